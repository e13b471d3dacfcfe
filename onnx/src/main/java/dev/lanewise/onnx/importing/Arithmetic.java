package dev.lanewise.onnx.importing;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.HardTanh;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.Where;
import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.InvalidOnnxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Functions of one, two or more values, element by element. */
final class Arithmetic {
  private Arithmetic() {}

  static void register() {
    binary("Add", Binary.Function.ADD);
    binary("Sub", Binary.Function.SUBTRACT);
    binary("Mul", Binary.Function.MULTIPLY);
    binary("Div", Binary.Function.DIVIDE);
    binary("Pow", Binary.Function.POWER);
    binary("Equal", Binary.Function.EQUAL);
    binary("Less", Binary.Function.LESS);
    binary("LessOrEqual", Binary.Function.LESS_OR_EQUAL);
    binary("Greater", Binary.Function.GREATER);
    binary("GreaterOrEqual", Binary.Function.GREATER_OR_EQUAL);
    binary("And", Binary.Function.AND);
    binary("Or", Binary.Function.OR);
    binary("Xor", Binary.Function.XOR);
    unary("Neg", Unary.Function.NEGATE);
    unary("Reciprocal", Unary.Function.RECIPROCAL);
    unary("Sqrt", Unary.Function.SQRT);
    unary("Exp", Unary.Function.EXP);
    unary("Log", Unary.Function.LOG);
    unary("Sin", Unary.Function.SIN);
    unary("Cos", Unary.Function.COS);
    unary("Erf", Unary.Function.ERF);
    unary("Sign", Unary.Function.SIGN);
    unary("Floor", Unary.Function.FLOOR);
    unary("Ceil", Unary.Function.CEIL);
    unary("Round", Unary.Function.ROUND);
    unary("Not", Unary.Function.NOT);
    Operators.single("Min", call -> all(call, Binary.Function.MIN));
    Operators.single("Max", call -> all(call, Binary.Function.MAX));
    Operators.single("Sum", call -> all(call, Binary.Function.ADD));
    Operators.single("Mean", Arithmetic::mean);
    Operators.single("Clip", Arithmetic::clip);
    Operators.single("Where", Arithmetic::where);
    Operators.single("Cast", call -> cast(call, new Cast(castTo(call))));
    Operators.single("CastLike", call -> cast(call, new Cast(call.operand(1).type())));
  }

  private static void binary(String name, Binary.Function function) {
    Operators.single(
        name,
        call ->
            Folding.binary(call, function)
                .orElseGet(() -> call.give(new Binary(function), call.value(0), second(call))));
  }

  /** Before opset 7 the second operand's first axis could be put at any axis of the first's. */
  private static Value second(Call call) {
    Operand b = call.operand(1);
    int rank = call.operand(0).rank();
    if (call.opset() >= 7 || !call.hasAttribute("axis") || b.rank() == 0 || b.rank() >= rank) {
      return call.value(b);
    }
    int behind = rank - Expect.axis(call.integer("axis", 0), rank) - b.rank();
    Expect.that(behind >= 0, "an axis with room for " + b.dims(), call.integer("axis", 0));
    List<Integer> dims = new ArrayList<>(b.dims());
    dims.addAll(Collections.nCopies(behind, 1));
    return call.reshaped(b, dims.stream().mapToInt(Integer::intValue).toArray());
  }

  private static void unary(String name, Unary.Function function) {
    Operators.single(
        name,
        call ->
            Folding.unary(call, function)
                .orElseGet(() -> call.give(new Unary(function), call.value(0))));
  }

  private static Operand all(Call call, Binary.Function function) {
    if (call.inputs() == 1) {
      return call.operand(0);
    }
    if (call.inputs() == 2) {
      return Folding.binary(call, function)
          .orElseGet(() -> call.give(new Binary(function), call.value(0), call.value(1)));
    }
    Value result = call.value(0);
    for (int i = 1; i < call.inputs(); i++) {
      result = call.step(new Binary(function), result, call.value(i));
    }
    return new Operand.Flow(result);
  }

  private static Operand mean(Call call) {
    Value sum = call.value(all(call, Binary.Function.ADD));
    return call.give(new Binary(Binary.Function.DIVIDE), sum, call.scalar(call.inputs()));
  }

  private static Operand clip(Call call) {
    Value x = call.value(0);
    boolean isOld = call.opset() < 11;
    boolean isKnown =
        isOld
            || ((!call.has(1) || call.known(1).isPresent())
                && (!call.has(2) || call.known(2).isPresent()));
    if (!isKnown) {
      Value above = call.has(1) ? call.step(new Binary(Binary.Function.MAX), x, call.value(1)) : x;
      return call.has(2)
          ? call.give(new Binary(Binary.Function.MIN), above, call.value(2))
          : new Operand.Flow(above);
    }
    float low = isOld ? call.number("min", -Float.MAX_VALUE) : bound(call, 1, -Float.MAX_VALUE);
    float high = isOld ? call.number("max", Float.MAX_VALUE) : bound(call, 2, Float.MAX_VALUE);
    boolean isBelow = high >= Float.MAX_VALUE;
    if (low == 0 && isBelow) {
      return call.give(new Activate(Activations.RELU), x);
    }
    if (low == 0 && high == 6) {
      return call.give(new Activate(Activations.RELU6), x);
    }
    boolean isAbove = low <= -Float.MAX_VALUE;
    if (!isBelow && !isAbove && low < high && x.type() == ElementType.FLOAT) {
      return call.give(new Activate(new HardTanh(low, high)), x);
    }
    Value above = isAbove ? x : call.step(new Binary(Binary.Function.MAX), x, call.scalar(low));
    return isBelow
        ? new Operand.Flow(above)
        : call.give(new Binary(Binary.Function.MIN), above, call.scalar(high));
  }

  private static float bound(Call call, int input, float otherwise) {
    if (!call.has(input)) {
      return otherwise;
    }
    Literal bound = call.literal(input, "a bound");
    Expect.that(bound.size() == 1, "a bound of one number", bound);
    return (float) bound.number(0);
  }

  private static Operand where(Call call) {
    return Folding.where(call)
        .orElseGet(() -> call.give(new Where(), call.value(0), call.value(1), call.value(2)));
  }

  private static Operand cast(Call call, Cast op) {
    if (call.operand(0).type() == op.type()) {
      return call.operand(0);
    }
    return Folding.cast(call, op).orElseGet(() -> call.give(op, call.value(0)));
  }

  private static ElementType castTo(Call call) {
    try {
      return elements(DataType.of(call.integer("to", 0)));
    } catch (InvalidOnnxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** How the engine holds elements of a type. */
  static ElementType elements(DataType type) {
    return switch (type.kind()) {
      case FLOAT -> ElementType.FLOAT;
      case INTEGER -> ElementType.INTEGER;
      case BOOLEAN -> ElementType.BOOLEAN;
      case OTHER -> throw new NotSupported("elements of type " + type);
    };
  }
}
