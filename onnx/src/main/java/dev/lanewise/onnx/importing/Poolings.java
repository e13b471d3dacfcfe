package dev.lanewise.onnx.importing;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.AveragePool;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Value;
import java.util.List;
import java.util.stream.IntStream;

/** Pooling by windows and over whole images. */
final class Poolings {
  /** Outputs of a plane whose windows are uneven: each gets a factor. */
  private static final int MOST_SHARES = 1 << 24;

  private Poolings() {}

  static void register() {
    Operators.single("MaxPool", Poolings::max);
    Operators.single("AveragePool", Poolings::average);
    Operators.single("GlobalMaxPool", call -> global(call, Reduce.Function.MAX));
    Operators.single("GlobalAveragePool", call -> global(call, Reduce.Function.MEAN));
  }

  private static Operand max(Call call) {
    NotSupported.unless(!call.gives(1), "indices of the greatest elements");
    Value x = call.value(0);
    Windows windows = Windows.of(call, x.dims(), kernel(call));
    Value image = windows.image(call, x, Float.NEGATIVE_INFINITY);
    MaxPool op = new MaxPool(windows.vertical(), windows.horizontal());
    return Convolutions.finished(call, x, call.step(op, image));
  }

  private static Operand average(Call call) {
    Value x = call.value(0);
    Windows windows = Windows.of(call, x.dims(), kernel(call));
    boolean countsPadding = call.truth("count_include_pad", false);
    Value image = windows.image(call, x, 0f);
    Window vertical = windows.vertical();
    Window horizontal = windows.horizontal();
    if (windows.areEven() && (!countsPadding || windows.areCounted())) {
      Value y = call.step(new AveragePool(vertical, horizontal, countsPadding), image);
      return Convolutions.finished(call, x, y);
    }
    Value mean = call.step(new AveragePool(vertical, horizontal, true), image);
    Literal share = shares(call, windows, countsPadding);
    Value y = call.step(new Binary(Binary.Function.MULTIPLY), mean, call.value(share));
    return Convolutions.finished(call, x, y);
  }

  /** All taps of a window, beside those that are counted. */
  private static Literal shares(Call call, Windows windows, boolean countsPadding) {
    int[] rows = counts(windows.axes().get(0), countsPadding);
    int[] columns = counts(windows.axes().get(1), countsPadding);
    float taps = windows.vertical().kernel() * (float) windows.horizontal().kernel();
    long size = (long) rows.length * columns.length;
    Expect.that(size <= MOST_SHARES, "windows that are even, or at most " + MOST_SHARES, size);
    float[] shares = new float[(int) size];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = taps / (rows[i / columns.length] * (float) columns[i % columns.length]);
    }
    return Literal.of(call.name() + "/taps", List.of(rows.length, columns.length), shares);
  }

  private static int[] counts(Windows.Axis axis, boolean countsPadding) {
    long first = countsPadding ? 0 : axis.before();
    long end = (long) axis.before() + axis.size() + (countsPadding ? axis.counted() : 0);
    return IntStream.range(0, axis.outputs())
        .map(output -> {
          long at = (long) output * axis.stride();
          return tapsBefore(end - at, axis) - tapsBefore(first - at, axis);
        })
        .toArray();
  }

  /** Taps of a window that stand before a distance from its first. */
  private static int tapsBefore(long distance, Windows.Axis axis) {
    return (int) Math.clamp(Math.ceilDiv(distance, axis.dilation()), 0L, axis.kernel());
  }

  private static long[] kernel(Call call) {
    return call.integers("kernel_shape")
        .orElseThrow(() -> new IllegalArgumentException("expected a kernel_shape, got none"));
  }

  private static Operand global(Call call, Reduce.Function function) {
    Value x = call.value(0);
    Expect.that(x.dims().rank() >= 3, "an input (batch, channels, size…)", x.dims());
    List<Integer> axes = IntStream.range(2, x.dims().rank()).boxed().toList();
    return call.give(new Reduce(function, axes, true), x);
  }
}
