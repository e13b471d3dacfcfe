package dev.lanewise.engine.convolution;

import java.util.stream.IntStream;

/**
 * A window that slides along one axis of an image, as convolution and pooling do: {@code kernel}
 * taps that stand {@code dilation} apart, moved by {@code stride}, over an image with {@code
 * padding} zeros before and after it.
 *
 * @param kernel taps, at least 1
 * @param stride step from one output to the next, at least 1
 * @param padding positions added on either side, at least 0
 * @param dilation distance between taps, at least 1
 */
public record Window(int kernel, int stride, int padding, int dilation) {
  /** Longest padding and extent: sums of them are then integers. */
  private static final int MOST = 1 << 29;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is too small, or the window too long
   */
  public Window {
    check("kernel size", kernel, 1);
    check("stride", stride, 1);
    check("padding", padding, 0);
    check("dilation", dilation, 1);
    if (padding > MOST || (kernel - 1L) * dilation >= MOST) {
      throw new IllegalArgumentException(
          "Window: expected padding and extent of at most "
              + MOST
              + ", got "
              + padding
              + " and "
              + ((kernel - 1L) * dilation + 1));
    }
  }

  /** A window whose taps are neighbours. */
  public static Window of(int kernel, int stride, int padding) {
    return new Window(kernel, stride, padding, 1);
  }

  /**
   * Two windows as layers write them, with what is not usual: {@code kernelSize=3×5, padding=1}.
   */
  public static String describe(Window vertical, Window horizontal) {
    return "kernelSize="
        + pair(vertical.kernel, horizontal.kernel)
        + unlessUsual("stride", vertical.stride, horizontal.stride, 1)
        + unlessUsual("padding", vertical.padding, horizontal.padding, 0)
        + unlessUsual("dilation", vertical.dilation, horizontal.dilation, 1);
  }

  private static String unlessUsual(String name, int vertical, int horizontal, int usual) {
    boolean isUsual = vertical == usual && horizontal == usual;
    return isUsual ? "" : ", " + name + "=" + pair(vertical, horizontal);
  }

  private static String pair(int vertical, int horizontal) {
    return vertical == horizontal ? Integer.toString(vertical) : vertical + "×" + horizontal;
  }

  /** Positions from the first tap to the last, both included. */
  public int extent() {
    return (kernel - 1) * dilation + 1;
  }

  /**
   * Outputs along an axis of {@code size} inputs: {@code (size + 2·padding − extent) / stride + 1},
   * rounded down.
   *
   * @param axis what to call the axis in the message, such as {@code "height"}
   * @throws IllegalArgumentException if the window is larger than the padded input
   * @throws ArithmeticException if there are more outputs than integers
   */
  public int outputs(int size, String axis) {
    long padded = size + 2L * padding;
    if (extent() > padded) {
      throw new IllegalArgumentException(
          this
              + ": expected a padded "
              + axis
              + " of at least "
              + extent()
              + ", got "
              + size
              + " + 2·"
              + padding
              + " = "
              + padded
              + "; pad more, or use a smaller kernel");
    }
    return Math.toIntExact((padded - extent()) / stride + 1);
  }

  /**
   * Whether the window has a tap on the input wherever it stands along {@code size} inputs. A
   * dilated one may straddle a small input, and see padding alone.
   */
  public boolean alwaysMeetsInput(int size) {
    int outputs = outputs(size, "size");
    boolean meets = true;
    for (int output = 0; output < outputs && meets; output++) {
      meets = tapsOnInput(output, size) > 0;
    }
    return meets;
  }

  /** How many taps of the window for {@code output} are on one of {@code size} inputs. */
  public int tapsOnInput(int output, int size) {
    long first = (long) output * stride - padding;
    long before = Math.min(kernel, Math.max(0, Math.ceilDiv(-first, dilation)));
    long end = Math.min(kernel, Math.max(0, Math.ceilDiv(size - first, dilation)));
    return (int) (end - before);
  }

  /** All taps, 0 to kernel − 1. */
  int[] all() {
    return IntStream.range(0, kernel).toArray();
  }

  private static void check(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Window: expected a " + what + " of at least " + least + ", got " + value);
    }
  }
}
