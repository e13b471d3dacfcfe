package dev.lanewise.onnx.importing;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ArgMax;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One number, or the place of one, of many. */
final class Reductions {
  private Reductions() {}

  static void register() {
    plain("ReduceSum", Reduce.Function.SUM);
    plain("ReduceMean", Reduce.Function.MEAN);
    plain("ReduceMax", Reduce.Function.MAX);
    plain("ReduceMin", Reduce.Function.MIN);
    plain("ReduceProd", Reduce.Function.PRODUCT);
    Operators.single("ReduceL1", call -> call.give(sum(call), absolute(call)));
    Operators.single("ReduceSumSquare", call -> call.give(sum(call), square(call)));
    Operators.single(
        "ReduceL2",
        call -> call.give(new Unary(Unary.Function.SQRT), call.step(sum(call), square(call))));
    Operators.single(
        "ReduceLogSum",
        call -> call.give(new Unary(Unary.Function.LOG), call.step(sum(call), call.value(0))));
    Operators.single("ReduceLogSumExp", Reductions::logSumExp);
    Operators.single("ArgMax", call -> arg(call, call.value(0)));
    Operators.single(
        "ArgMin", call -> arg(call, call.step(new Unary(Unary.Function.NEGATE), call.value(0))));
  }

  private static void plain(String name, Reduce.Function function) {
    Operators.single(
        name,
        call -> {
          Reduce op = reduce(call, function);
          return Folding.reduce(call, op).orElseGet(() -> call.give(op, call.value(0)));
        });
  }

  private static Reduce sum(Call call) {
    return reduce(call, Reduce.Function.SUM);
  }

  private static Reduce reduce(Call call, Reduce.Function function) {
    return new Reduce(function, axes(call), call.truth("keepdims", true));
  }

  private static List<Integer> axes(Call call) {
    List<Integer> dims = call.operand(0).dims();
    long[] given = call.integers("axes", 1).orElse(new long[0]);
    boolean isAll = given.length == 0 && !call.truth("noop_with_empty_axes", false);
    List<Integer> axes =
        isAll ? IntStream.range(0, dims.size()).boxed().toList() : rising(given, dims.size());
    axes.forEach(axis -> NotSupported.ifOfBatch(dims, axis, "a reduction"));
    return axes;
  }

  private static List<Integer> rising(long[] axes, int rank) {
    return Arrays.stream(axes)
        .mapToObj(axis -> Expect.axis(axis, rank))
        .sorted()
        .distinct()
        .toList();
  }

  private static Value absolute(Call call) {
    return call.step(new Activate(Activations.ABSOLUTE), call.value(0));
  }

  private static Value square(Call call) {
    return call.step(new Binary(Binary.Function.MULTIPLY), call.value(0), call.value(0));
  }

  /**
   * With the greatest taken away first, so that no exponential is infinite; of whole numbers only
   * the end is whole.
   */
  private static Operand logSumExp(Call call) {
    Value x = call.as(ElementType.FLOAT, call.value(0));
    List<Integer> axes = axes(call);
    boolean keeps = call.truth("keepdims", true);
    Value greatest = call.step(new Reduce(Reduce.Function.MAX, axes, true), x);
    Value apart = call.step(new Binary(Binary.Function.SUBTRACT), x, greatest);
    Value powers = call.step(new Unary(Unary.Function.EXP), apart);
    Value sum = call.step(new Reduce(Reduce.Function.SUM, axes, keeps), powers);
    Value logarithm = call.step(new Unary(Unary.Function.LOG), sum);
    Binary add = new Binary(Binary.Function.ADD);
    Value most = call.reshaped(greatest, logarithm.dims());
    ElementType type = call.operand(0).type();
    return type == ElementType.FLOAT
        ? call.give(add, logarithm, most)
        : call.give(new Cast(type), call.step(add, logarithm, most));
  }

  private static Operand arg(Call call, Value x) {
    int axis = Expect.axis(call.integer("axis", 0), x.dims().rank());
    NotSupported.ifOfBatch(call.operand(0).dims(), axis, "a place");
    ArgMax op =
        new ArgMax(axis, call.truth("keepdims", true), call.truth("select_last_index", false));
    return call.give(op, x);
  }
}
