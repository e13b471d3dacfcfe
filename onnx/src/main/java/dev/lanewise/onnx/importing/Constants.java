package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Expand;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Numbers that are written in nodes, or follow from shapes. */
final class Constants {
  private static final int MOST = 1 << 16;

  private Constants() {}

  static void register() {
    Operators.single("Constant", Constants::constant);
    Operators.single("ConstantOfShape", Constants::ofShape);
    Operators.single("Shape", Constants::shape);
    Operators.single("Size", Constants::size);
    Operators.single("Range", Constants::range);
  }

  private static Operand constant(Call call) {
    Optional<TensorProto> tensor = call.tensor("value");
    if (tensor.isPresent()) {
      return literal(call.name(), tensor.get());
    }
    if (call.hasAttribute("value_float")) {
      return Literal.of(call.name(), List.of(), call.number("value_float", 0f));
    }
    if (call.hasAttribute("value_int")) {
      return Literal.ofNumbers(call.name(), List.of(), call.integer("value_int", 0));
    }
    Optional<long[]> integers = call.integers("value_ints");
    if (integers.isPresent()) {
      return Literal.ofNumbers(call.name(), List.of(integers.get().length), integers.get());
    }
    Optional<List<Float>> numbers = call.numbers("value_floats");
    if (numbers.isPresent()) {
      float[] floats = new float[numbers.get().size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = numbers.get().get(i);
      }
      return Literal.of(call.name(), List.of(floats.length), floats);
    }
    throw new NotSupported("a constant that is no tensor of numbers");
  }

  private static Literal literal(String name, TensorProto tensor) {
    try {
      return Literal.of(name, tensor);
    } catch (InvalidOnnxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Operand ofShape(Call call) {
    Literal shape = call.literal(0, "a shape");
    Literal number =
        call.tensor("value")
            .map(tensor -> literal(call.name(), tensor))
            .orElse(Literal.of(call.name(), List.of(1), 0f));
    Expect.that(number.size() == 1, "a value of one number", number);
    List<Integer> dims = new ArrayList<>();
    long size = 1;
    for (int i = 0; i < shape.size(); i++) {
      int each = Shapes.size(shape.integer(i));
      dims.add(each);
      size = Math.multiplyExact(size, each == Dims.BATCH ? 1L : each);
    }
    if (size <= MOST && !dims.contains(Dims.BATCH)) {
      return number.picked(call.name(), dims, new int[(int) size]);
    }
    Dims sizes = Shapes.dims(dims);
    Literal scalar = number.reshaped(call.name() + "/value", List.of());
    return call.give(new Expand(sizes), call.value(scalar));
  }

  private static Operand shape(Call call) {
    List<Integer> dims = call.operand(0).dims();
    int start = bounded(call.integer("start", 0), dims.size());
    int end = bounded(call.integer("end", dims.size()), dims.size());
    long[] sizes =
        dims.subList(Math.min(start, end), end).stream().mapToLong(Constants::exact).toArray();
    return Literal.of(call.name(), List.of(sizes.length), sizes);
  }

  private static int bounded(long index, int rank) {
    return (int) Math.clamp(index < 0 ? index + rank : index, 0L, rank);
  }

  private static long exact(int size) {
    return size == Dims.BATCH ? Literal.BATCH : size;
  }

  private static Operand size(Call call) {
    List<Integer> dims = call.operand(0).dims();
    long size = 1;
    for (int each : dims) {
      size = Math.multiplyExact(size, each == Dims.BATCH ? 1L : each);
    }
    boolean isBatched = dims.contains(Dims.BATCH);
    NotSupported.unless(
        !isBatched || size == 1, "a size that multiplies the batch, " + dims + Literal.FIX);
    return Literal.of(call.name(), List.of(), isBatched ? Literal.BATCH : size);
  }

  private static Operand range(Call call) {
    Literal start = call.literal(0, "a start");
    Literal limit = call.literal(1, "a limit");
    Literal delta = call.literal(2, "a delta");
    Expect.that(
        start.size() == 1 && limit.size() == 1 && delta.size() == 1, "numbers", delta.dims());
    double step = delta.number(0);
    double count = Math.ceil((limit.number(0) - start.number(0)) / step);
    Expect.that(step != 0 && count <= MOST, "at most 65536 numbers", count);
    double[] numbers = new double[(int) Math.max(0, count)];
    Arrays.setAll(numbers, i -> start.number(0) + i * step);
    ElementType type = start.type();
    return Literal.of(call.name(), Collections.singletonList(numbers.length), type, numbers);
  }
}
