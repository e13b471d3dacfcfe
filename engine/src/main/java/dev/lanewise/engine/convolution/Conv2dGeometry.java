package dev.lanewise.engine.convolution;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;

/**
 * The sizes of one two-dimensional convolution.
 *
 * <pre>
 * input   x  (batch, inChannels, height, width)
 * weight  W  (outChannels, inChannels / groups, kernelHeight, kernelWidth)
 * output  y  (batch, outChannels, outHeight, outWidth)
 *
 * y[n][o][i][j] = Σ over c, u, v of W[o][c][u][v] · x[n][g·C + c][i·s + u·d − p][j·s' + v·d' − p']
 * </pre>
 *
 * where C is inChannels / groups, g the group of output channel o, and x is zero outside the image.
 *
 * @param batch images
 * @param inChannels channels of the input, a multiple of groups
 * @param height rows of an input plane
 * @param width columns of an input plane
 * @param outChannels channels of the output, a multiple of groups
 * @param vertical kernel height, with its stride s, padding p and dilation d
 * @param horizontal kernel width, with its stride s', padding p' and dilation d'
 * @param groups equal parts that the channels are cut into; each output part sees its input part
 */
public record Conv2dGeometry(
    int batch,
    int inChannels,
    int height,
    int width,
    int outChannels,
    Window vertical,
    Window horizontal,
    int groups) {
  /**
   * Checks that the sizes fit together.
   *
   * @throws IllegalArgumentException if one is below 1, if groups do not divide the channels, if
   *     the kernel is larger than the padded input, or if a tensor would exceed one array
   */
  public Conv2dGeometry {
    check("batch", batch);
    check("inChannels", inChannels);
    check("height", height);
    check("width", width);
    check("outChannels", outChannels);
    check("groups", groups);
    checkDivides(groups, "inChannels", inChannels);
    checkDivides(groups, "outChannels", outChannels);
    Shape.of(batch, inChannels, height, width);
    Shape.of(
        batch, outChannels, vertical.outputs(height, "height"), horizontal.outputs(width, "width"));
    Shape.of(outChannels, inChannels / groups, vertical.kernel(), horizontal.kernel());
  }

  /** Rows of an output plane. */
  public int outHeight() {
    return vertical.outputs(height, "height");
  }

  /** Columns of an output plane. */
  public int outWidth() {
    return horizontal.outputs(width, "width");
  }

  /** Elements of an input plane. */
  public int plane() {
    return height * width;
  }

  /** Elements of an output plane. */
  public int outPlane() {
    return outHeight() * outWidth();
  }

  /** Weights of one kernel plane. */
  public int kernelPlane() {
    return vertical.kernel() * horizontal.kernel();
  }

  /** Input channels that one output channel sees. */
  public int groupInChannels() {
    return inChannels / groups;
  }

  /** Output channels of one group. */
  public int groupOutChannels() {
    return outChannels / groups;
  }

  /** Products summed into one output element: the k of the matrix product. */
  public int depth() {
    return groupInChannels() * kernelPlane();
  }

  /** Shape of the input. */
  public Shape inputShape() {
    return Shape.of(batch, inChannels, height, width);
  }

  /** Shape of the weight. */
  public Shape weightShape() {
    return Shape.of(outChannels, groupInChannels(), vertical.kernel(), horizontal.kernel());
  }

  /** Shape of the output. */
  public Shape outputShape() {
    return Shape.of(batch, outChannels, outHeight(), outWidth());
  }

  // The checks of every call compare numbers: to make a shape for them would allocate.

  void checkInput(String who, String what, Tensor tensor) {
    if (!is(tensor.shape(), batch, inChannels, height, width)) {
      throw mismatch(who, what, inputShape(), tensor);
    }
  }

  void checkOutput(String who, String what, Tensor tensor) {
    if (!is(tensor.shape(), batch, outChannels, outHeight(), outWidth())) {
      throw mismatch(who, what, outputShape(), tensor);
    }
  }

  void checkWeight(String who, String what, Tensor tensor) {
    if (!is(
        tensor.shape(), outChannels, groupInChannels(), vertical.kernel(), horizontal.kernel())) {
      throw mismatch(who, what, weightShape(), tensor);
    }
  }

  private static boolean is(Shape shape, int dim0, int dim1, int dim2, int dim3) {
    return shape.rank() == 4
        && shape.dim(0) == dim0
        && shape.dim(1) == dim1
        && shape.dim(2) == dim2
        && shape.dim(3) == dim3;
  }

  private static IllegalArgumentException mismatch(
      String who, String what, Shape expected, Tensor tensor) {
    return new IllegalArgumentException(
        who + ": expected " + what + " " + expected + ", got " + tensor.shape());
  }

  private static void check(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Conv2d: expected " + what + " of at least 1, got " + value);
    }
  }

  private static void checkDivides(int groups, String what, int channels) {
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "Conv2d: expected "
              + what
              + " to be a multiple of groups = "
              + groups
              + ", got "
              + channels);
    }
  }
}
