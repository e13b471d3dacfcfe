package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Gather;
import dev.lanewise.engine.graph.Slice;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Parts of values. */
final class Slices {
  private Slices() {}

  static void register() {
    Operators.single("Slice", Slices::slice);
    Operators.several("Split", Slices::split);
    Operators.single("Gather", Slices::gather);
  }

  private static Operand slice(Call call) {
    Operand x = call.operand(0);
    long[] starts = required(call, "starts", 1);
    long[] ends = required(call, "ends", 2);
    Expect.that(starts.length == ends.length, "as many ends as starts", ends.length);
    long[] axes = call.integers("axes", 3).orElseGet(() -> counted(starts.length));
    long[] steps = call.integers("steps", 4).orElseGet(() -> Windows.filled(starts.length, 1));
    Expect.that(
        axes.length == starts.length && steps.length == starts.length,
        starts.length + " axes and steps",
        axes.length + " and " + steps.length);
    List<Integer> first = new ArrayList<>(Collections.nCopies(x.rank(), 0));
    List<Integer> sizes = new ArrayList<>(x.dims());
    List<Integer> strides = new ArrayList<>(Collections.nCopies(x.rank(), 1));
    for (int i = 0; i < starts.length; i++) {
      int axis = Expect.axis(axes[i], x.rank());
      int size = x.dims().get(axis);
      Expect.that(steps[i] != 0, "a step that is not 0", steps[i]);
      if (size == Dims.BATCH) {
        boolean isAll = starts[i] == 0 && ends[i] >= Integer.MAX_VALUE && steps[i] == 1;
        NotSupported.unless(isAll, "a part of the batch" + Literal.FIX);
        continue;
      }
      boolean isForward = steps[i] > 0;
      long last = size - 1L;
      long start =
          clamped(starts[i], size, isForward ? 0 : Math.min(0, last), isForward ? size : last);
      long end = clamped(ends[i], size, isForward ? 0 : -1, isForward ? size : last);
      long step = Math.clamp(steps[i], -Integer.MAX_VALUE, Integer.MAX_VALUE);
      long count = isForward ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
      first.set(axis, (int) Math.max(0, start));
      sizes.set(axis, (int) Math.max(0, count));
      strides.set(axis, count <= 1 ? 1 : (int) step);
    }
    return part(call, 0, x, first, sizes, strides);
  }

  private static long clamped(long index, int size, long least, long most) {
    return Math.clamp(index < 0 ? Math.max(index, Integer.MIN_VALUE) + size : index, least, most);
  }

  private static long[] required(Call call, String what, int input) {
    return call.integers(what, input)
        .orElseThrow(() -> new IllegalArgumentException("expected " + what + ", got none"));
  }

  private static long[] counted(int count) {
    long[] axes = new long[count];
    Arrays.setAll(axes, i -> i);
    return axes;
  }

  private static Operand part(
      Call call,
      int output,
      Operand x,
      List<Integer> starts,
      List<Integer> sizes,
      List<Integer> steps) {
    if (sizes.equals(x.dims()) && steps.stream().allMatch(step -> step == 1)) {
      return x;
    }
    if (x instanceof Literal literal && (Folding.isSmall(literal) || sizes.contains(0))) {
      int[] strides = Shapes.strides(literal.dims());
      int from = 0;
      for (int i = 0; i < strides.length; i++) {
        from += starts.get(i) * strides[i];
        strides[i] *= steps.get(i);
      }
      return literal.picked(call.name(), sizes, Folding.places(sizes, strides, from));
    }
    NotSupported.unless(!sizes.contains(0), "a part without elements, " + sizes);
    if (x instanceof Operand.Turned(Value value, List<Integer> order)) {
      Slice part = new Slice(of(starts, order), of(sizes, order), of(steps, order));
      return new Operand.Turned(call.give(output, part, value).value(), order);
    }
    return call.give(output, new Slice(starts, sizes, steps), call.value(x));
  }

  /** What is said of axes in an order, of each axis that they are. */
  private static List<Integer> of(List<Integer> numbers, List<Integer> order) {
    return IntStream.range(0, order.size()).mapToObj(i -> numbers.get(order.indexOf(i))).toList();
  }

  private static List<Operand> split(Call call) {
    Operand x = call.operand(0);
    int axis = Expect.axis(call.integer("axis", 0), x.rank());
    NotSupported.ifOfBatch(x.dims(), axis, "parts");
    int size = x.dims().get(axis);
    int count = call.outputs();
    Optional<long[]> given = call.integers("split", 1);
    long[] parts = given.orElseGet(() -> equal(size, count));
    Expect.that(parts.length == count, count + " sizes, one for each output", parts.length);
    List<Operand> outputs = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < count; i++) {
      Expect.that(parts[i] >= 0 && parts[i] <= size - at, "sizes that add up to " + size, parts[i]);
      List<Integer> starts = new ArrayList<>(Collections.nCopies(x.rank(), 0));
      List<Integer> sizes = new ArrayList<>(x.dims());
      starts.set(axis, at);
      sizes.set(axis, (int) parts[i]);
      outputs.add(part(call, i, x, starts, sizes, Collections.nCopies(x.rank(), 1)));
      at += (int) parts[i];
    }
    Expect.that(at == size, "sizes that add up to " + size, at);
    return outputs;
  }

  /** As even as can be, the last one smaller. */
  private static long[] equal(int size, int count) {
    Expect.that(count >= 1, "an output", count);
    int each = (size + count - 1) / count;
    long[] parts = new long[count];
    for (int i = 0; i < count; i++) {
      parts[i] = Math.max(0, Math.min(each, size - (long) i * each));
    }
    return parts;
  }

  private static Operand gather(Call call) {
    Operand x = call.operand(0);
    Operand indices = call.operand(1);
    int axis = Expect.axis(call.integer("axis", 0), x.rank());
    NotSupported.ifOfBatch(x.dims(), axis, "elements");
    int size = x.dims().get(axis);
    if (indices instanceof Literal chosen) {
      for (int i = 0; i < chosen.size(); i++) {
        long index = chosen.integer(i);
        Expect.that(
            index >= -size && index < size && index != Literal.BATCH,
            "indices of " + size + " elements",
            index);
      }
      if (x instanceof Operand.Turned turned && chosen.rank() == 0) {
        return only(call, turned, axis, Math.floorMod(chosen.integer(0), size));
      }
      if (x instanceof Literal literal && Folding.isSmall(literal)) {
        return gathered(call, literal, chosen, axis);
      }
    }
    return call.give(new Gather(axis), call.value(x), call.value(indices));
  }

  /** One element along an axis, which is left out. */
  private static Operand only(Call call, Operand.Turned x, int axis, int index) {
    Slice part = Slice.of(x.value().dims(), x.order().get(axis), index, 1);
    Value value = call.step(part, x.value());
    return Shapes.squeezed(call, new Operand.Turned(value, x.order()), List.of(axis));
  }

  private static Operand gathered(Call call, Literal x, Literal indices, int axis) {
    List<Integer> dims = new ArrayList<>(x.dims().subList(0, axis));
    dims.addAll(indices.dims());
    dims.addAll(x.dims().subList(axis + 1, x.rank()));
    int inner = Shapes.strides(x.dims())[axis];
    int size = x.dims().get(axis);
    int outer = x.size() / (inner * size);
    Expect.that((long) outer * indices.size() * inner <= 1 << 20, "at most 2^20 numbers", dims);
    int[] places = new int[outer * indices.size() * inner];
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < indices.size(); i++) {
        int index = (int) indices.integer(i);
        int row = o * size + (index < 0 ? index + size : index);
        for (int j = 0; j < inner; j++) {
          places[at++] = row * inner + j;
        }
      }
    }
    return x.picked(call.name(), dims, places);
  }
}
