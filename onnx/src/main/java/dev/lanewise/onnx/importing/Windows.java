package dev.lanewise.onnx.importing;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The windows of a convolution or pooling, one for each axis of an image; those of a sequence slide
 * over an image of one row.
 *
 * @param axes rows, then columns
 */
record Windows(List<Axis> axes) {
  /**
   * A window along one axis.
   *
   * @param size of the axis
   * @param before padding in front
   * @param after padding behind, also to complete a last window
   * @param counted how much of the padding behind a mean counts
   */
  record Axis(int size, int kernel, int stride, int dilation, int before, int after, int counted) {
    int extent() {
      return Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
    }

    int outputs() {
      long room = (long) size + before + after - extent();
      Expect.that(room >= 0, "a padded size of at least " + extent(), (long) size + before + after);
      return Math.toIntExact(room / stride + 1);
    }
  }

  /**
   * As a node's settings say.
   *
   * @param x of the shape (batch, channels, size) or (batch, channels, height, width)
   * @param kernel sizes of the window, where the node does not say them
   */
  static Windows of(Call call, Dims x, long[] kernel) {
    int spatial = spatial(x);
    long[] kernels = call.integers("kernel_shape").orElse(kernel);
    long[] strides = call.integers("strides").orElse(filled(spatial, 1));
    long[] dilations = call.integers("dilations").orElse(filled(spatial, 1));
    long[] pads = call.integers("pads").orElse(filled(2 * spatial, 0));
    check("kernel_shape", spatial, kernels);
    check("strides", spatial, strides);
    check("dilations", spatial, dilations);
    Expect.that(pads.length == 2 * spatial, 2 * spatial + " pads", pads.length);
    boolean ceil = call.truth("ceil_mode", false);
    List<Axis> axes = new ArrayList<>();
    if (spatial == 1) {
      axes.add(new Axis(1, 1, 1, 1, 0, 0, 0));
    }
    for (int i = 0; i < spatial; i++) {
      Axis open =
          new Axis(
              x.dim(2 + i),
              Math.toIntExact(kernels[i]),
              Math.toIntExact(strides[i]),
              Math.toIntExact(dilations[i]),
              Math.toIntExact(pads[i]),
              Math.toIntExact(pads[spatial + i]),
              Math.toIntExact(pads[spatial + i]));
      axes.add(padded(open, call.text("auto_pad", "NOTSET"), ceil));
    }
    return new Windows(axes);
  }

  /** How many axes an image or a sequence has. */
  static int spatial(Dims x) {
    Expect.that(x.rank() >= 3, "an input (batch, channels, size…)", x);
    NotSupported.unless(x.rank() <= 4, "windows over more than 2 dimensions");
    return x.rank() - 2;
  }

  private static void check(String what, int count, long[] numbers) {
    Expect.that(numbers.length == count, count + " numbers as " + what, Arrays.toString(numbers));
    for (long number : numbers) {
      Expect.that(number >= 1, what + " of at least 1", number);
    }
  }

  private static Axis padded(Axis a, String mode, boolean ceil) {
    return switch (mode) {
      case "NOTSET", "" -> ceil ? completed(a) : a;
      case "VALID" -> {
        Axis bare = with(a, 0, 0, 0);
        yield ceil ? completed(bare) : bare;
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        long outputs = (a.size + (long) a.stride - 1) / a.stride;
        int total = Math.toIntExact(Math.max(0, (outputs - 1) * a.stride + a.extent() - a.size));
        int before = mode.equals("SAME_UPPER") ? total / 2 : total - total / 2;
        yield with(a, before, total - before, total - before);
      }
      default -> throw new IllegalArgumentException("expected a known auto_pad, got " + mode);
    };
  }

  /** Padded behind so that a last window that begins on the image, or before it, is there. */
  private static Axis completed(Axis a) {
    long room = (long) a.size + a.before + a.after - a.extent();
    Expect.that(room >= 0, "a padded size of at least " + a.extent(), (long) a.size + a.before);
    long outputs = (room + a.stride - 1) / a.stride + 1;
    if ((outputs - 1) * a.stride >= (long) a.size + a.before) {
      outputs--;
    }
    long missing = (outputs - 1) * a.stride + a.extent() - a.size - a.before - a.after;
    return with(a, a.before, Math.toIntExact(a.after + Math.max(0, missing)), a.after);
  }

  private static Axis with(Axis a, int before, int after, int counted) {
    return new Axis(a.size, a.kernel, a.stride, a.dilation, before, after, counted);
  }

  /** Whether the engine's windows, with as much padding behind as in front, are the same. */
  boolean areEven() {
    return axes.stream().allMatch(Windows::isEven);
  }

  private static boolean isEven(Axis a) {
    long room = a.size + 2L * a.before - a.extent();
    return a.before >= 0 && a.after >= 0 && room >= 0 && room / a.stride + 1 == a.outputs();
  }

  /** Whether all that windows see is counted by a mean that counts padding. */
  boolean areCounted() {
    return axes.stream()
        .allMatch(a ->
            (a.outputs() - 1L) * a.stride + a.extent() <= (long) a.size + a.before + a.counted);
  }

  /** The engine's window over rows. */
  Window vertical() {
    return window(axes.get(0));
  }

  /** The engine's window over columns. */
  Window horizontal() {
    return window(axes.get(1));
  }

  private Window window(Axis a) {
    return new Window(a.kernel, a.stride, areEven() ? a.before : 0, a.dilation);
  }

  /** The image that the engine's windows slide over: padded by a node unless they do it. */
  Value image(Call call, Value x, float padding) {
    Value image = x;
    if (x.dims().rank() == 3) {
      Dims dims = x.dims();
      image = call.reshaped(x, Dims.of(dims.dim(0), dims.dim(1), 1, dims.dim(2)));
    }
    return areEven() ? image : padded(call, image, padding);
  }

  private Value padded(Call call, Value image, float padding) {
    return call.step(
        new Pad(Pad.Mode.CONSTANT, each(a -> a.before), each(a -> a.after), padding), image);
  }

  private List<Integer> each(ToIntFunction<Axis> number) {
    return List.of(0, 0, number.applyAsInt(axes.get(0)), number.applyAsInt(axes.get(1)));
  }

  static long[] filled(int count, long number) {
    long[] all = new long[count];
    Arrays.fill(all, number);
    return all;
  }
}
