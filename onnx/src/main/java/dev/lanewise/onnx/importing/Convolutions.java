package dev.lanewise.onnx.importing;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Slice;
import dev.lanewise.engine.graph.TransposedConvolution;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** Conv and ConvTranspose over images and sequences. */
final class Convolutions {
  private Convolutions() {}

  static void register() {
    Operators.single("Conv", Convolutions::convolution);
    Operators.single("ConvTranspose", Convolutions::transposed);
  }

  private static Operand convolution(Call call) {
    Value x = call.value(0);
    Windows windows = Windows.of(call, x.dims(), kernel(call, x));
    Convolution op =
        new Convolution(windows.vertical(), windows.horizontal(), call.size("group", 1));
    List<Value> in = operands(call, windows.image(call, x, 0f));
    return finished(call, x, call.step(op, in.toArray(new Value[0])));
  }

  private static Operand transposed(Call call) {
    Value x = call.value(0);
    long[] kernel = kernel(call, x);
    int spatial = Windows.spatial(x.dims());
    Dims image = x.dims();
    List<Turned> axes = new ArrayList<>();
    if (spatial == 1) {
      axes.add(new Turned(Window.of(1, 1, 0), 0, 0, 1));
      image = Dims.of(image.dim(0), image.dim(1), 1, image.dim(2));
    }
    for (int i = 0; i < spatial; i++) {
      axes.add(Turned.of(call, i, spatial, x.dims().dim(2 + i), kernel));
    }
    Turned rows = axes.get(0);
    Turned columns = axes.get(1);
    TransposedConvolution op =
        new TransposedConvolution(
            rows.window, columns.window, call.size("group", 1), rows.extra, columns.extra);
    List<Value> in = operands(call, call.reshaped(x, image));
    Value y = call.step(op, in.toArray(new Value[0]));
    if (rows.cropsOf(y.dims().dim(2)) || columns.cropsOf(y.dims().dim(3))) {
      Slice middle =
          new Slice(
              List.of(0, 0, rows.skipped, columns.skipped),
              List.of(y.dims().dim(0), y.dims().dim(1), rows.outputs, columns.outputs),
              List.of(1, 1, 1, 1));
      y = call.step(middle, y);
    }
    return finished(call, x, y);
  }

  /**
   * A window that spreads its inputs. What a given output shape or SAME cuts off stands in front
   * and behind alike; an odd one more stands behind for SAME_UPPER and in front otherwise.
   *
   * @param extra outputs behind the last that padding leaves
   * @param skipped outputs in front that are cut off
   * @param outputs that are wanted
   */
  private record Turned(Window window, int extra, int skipped, int outputs) {
    static Turned of(Call call, int axis, int spatial, int size, long[] kernel) {
      int stride = number(call, "strides", axis, 1);
      int dilation = number(call, "dilations", axis, 1);
      int extra = number(call, "output_padding", axis, 0);
      int before = number(call, "pads", axis, 0);
      int after = number(call, "pads", spatial + axis, 0);
      Window bare = new Window(Math.toIntExact(kernel[axis]), stride, 0, dilation);
      long full = (size - 1L) * stride + bare.extent();
      String mode = call.text("auto_pad", "NOTSET");
      boolean same = mode.startsWith("SAME");
      if (call.integers("output_shape").isPresent() || same) {
        long wanted =
            same && call.integers("output_shape").isEmpty()
                ? (long) size * stride
                : lastOf(call, "output_shape", axis, spatial);
        int cut = Math.toIntExact(Math.max(0, full + extra - wanted));
        extra = Math.toIntExact(Math.max(extra, wanted - full));
        before = mode.equals("SAME_UPPER") ? cut / 2 : cut - cut / 2;
        after = cut - before;
      }
      int outputs = Math.toIntExact(full + extra - before - after);
      Expect.that(
          before >= 0 && after >= 0 && extra >= 0 && outputs >= 1,
          "padding that leaves an output",
          before + " and " + after);
      int behind = Math.addExact(before - after, extra);
      boolean isEven = behind >= 0 && behind < stride;
      int padding = isEven ? before : Math.min(before, after);
      int added = isEven ? behind : extra;
      NotSupported.unless(added < stride, "output_padding of a stride and more");
      return new Turned(
          new Window(bare.kernel(), stride, padding, dilation), added, before - padding, outputs);
    }

    boolean cropsOf(int given) {
      return given != outputs;
    }

    private static int number(Call call, String attribute, int index, int otherwise) {
      long[] numbers = call.integers(attribute).orElse(new long[0]);
      if (numbers.length == 0) {
        return otherwise;
      }
      Expect.that(index < numbers.length, (index + 1) + " " + attribute, numbers.length);
      return Math.toIntExact(numbers[index]);
    }

    private static long lastOf(Call call, String attribute, int axis, int spatial) {
      long[] numbers = call.integers(attribute).orElse(new long[0]);
      Expect.that(numbers.length >= spatial, spatial + " " + attribute, numbers.length);
      return numbers[numbers.length - spatial + axis];
    }
  }

  private static long[] kernel(Call call, Value x) {
    int spatial = Windows.spatial(x.dims());
    List<Integer> w = call.operand(1).dims();
    Expect.that(w.size() == 2 + spatial, "W of " + (2 + spatial) + " dimensions", w);
    long[] kernel = w.stream().skip(2).mapToLong(Integer::longValue).toArray();
    call.integers("kernel_shape")
        .ifPresent(stated ->
            Expect.that(
                java.util.Arrays.equals(stated, kernel), "W of the sizes in kernel_shape", w));
    return kernel;
  }

  /** Image, weights of an image, and bias. */
  private static List<Value> operands(Call call, Value image) {
    List<Value> in = new ArrayList<>();
    in.add(image);
    Operand w = call.operand(1);
    List<Integer> dims = w.dims();
    in.add(
        dims.size() == 3
            ? call.reshaped(w, dims.get(0), dims.get(1), 1, dims.get(2))
            : call.value(w));
    if (call.has(2)) {
      in.add(call.value(2));
    }
    return in;
  }

  /** What was given for a sequence is one again. */
  static Operand finished(Call call, Value x, Value image) {
    Dims dims = image.dims();
    return new Operand.Flow(
        x.dims().rank() == 4
            ? image
            : call.reshaped(image, Dims.of(dims.dim(0), dims.dim(1), dims.dim(3))));
  }
}
