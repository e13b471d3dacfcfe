package dev.lanewise.engine.pooling;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;

/**
 * The sizes of one pooling.
 *
 * <pre>
 * input   x  (batch, channels, height, width)
 * output  y  (batch, channels, outHeight, outWidth)
 * </pre>
 *
 * @param batch images
 * @param channels planes of an image
 * @param height rows of an input plane
 * @param width columns of an input plane
 * @param vertical window over rows
 * @param horizontal window over columns
 */
public record Pool2dGeometry(
    int batch, int channels, int height, int width, Window vertical, Window horizontal) {
  /**
   * Checks that the sizes fit together.
   *
   * @throws IllegalArgumentException if a size is below 1, if the window is larger than the padded
   *     input, or if a window sees padding alone
   */
  public Pool2dGeometry {
    Shape.of(batch, channels, height, width);
    Shape.of(
        batch, channels, vertical.outputs(height, "height"), horizontal.outputs(width, "width"));
    if (!vertical.alwaysMeetsInput(height) || !horizontal.alwaysMeetsInput(width)) {
      throw new IllegalArgumentException(
          "Pool2d: expected windows that all see some of the input, got one of "
              + Window.describe(vertical, horizontal)
              + " that sees only padding of "
              + height
              + "×"
              + width
              + "; use a smaller dilation, or a larger input");
    }
  }

  /** For inputs of this shape, (batch, channels, height, width). */
  public Pool2dGeometry(Shape input, Window vertical, Window horizontal) {
    this(input.dim(0), input.dim(1), input.dim(2), input.dim(3), vertical, horizontal);
  }

  /** Rows of an output plane. */
  public int outHeight() {
    return vertical.outputs(height, "height");
  }

  /** Columns of an output plane. */
  public int outWidth() {
    return horizontal.outputs(width, "width");
  }

  /** Planes of all images. */
  public int planes() {
    return batch * channels;
  }

  /** Shape of the input. */
  public Shape inputShape() {
    return Shape.of(batch, channels, height, width);
  }

  /** Shape of the output. */
  public Shape outputShape() {
    return Shape.of(batch, channels, outHeight(), outWidth());
  }

  /** Whether windows are 2×2, side by side, without padding: the case that has vector loops. */
  boolean isTwoByTwo() {
    return isTwo(vertical) && isTwo(horizontal);
  }

  void checkInput(String who, String what, Tensor tensor) {
    if (!is(tensor.shape(), height, width)) {
      throw mismatch(who, what, inputShape(), tensor);
    }
  }

  void checkOutput(String who, String what, Tensor tensor) {
    if (!is(tensor.shape(), outHeight(), outWidth())) {
      throw mismatch(who, what, outputShape(), tensor);
    }
  }

  /** Compares numbers: to make a shape for each call would allocate. */
  private boolean is(Shape shape, int rows, int columns) {
    return shape.rank() == 4
        && shape.dim(0) == batch
        && shape.dim(1) == channels
        && shape.dim(2) == rows
        && shape.dim(3) == columns;
  }

  private static IllegalArgumentException mismatch(
      String who, String what, Shape expected, Tensor tensor) {
    return new IllegalArgumentException(
        who + ": expected " + what + " " + expected + ", got " + tensor.shape());
  }

  private static boolean isTwo(Window window) {
    return window.kernel() == 2
        && window.stride() == 2
        && window.padding() == 0
        && window.dilation() == 1;
  }
}
