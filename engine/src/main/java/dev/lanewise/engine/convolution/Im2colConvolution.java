package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.Gemm;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;

/**
 * Convolution as the textbooks write it, im2col and a matrix product for each image and group: the
 * one to read, and what the kernels are held against. On the calling thread.
 *
 * <p>The sums of {@link #forward} are those of {@link SpreadForward} bit for bit. The gradients sum
 * in another order: {@link #backwardData} over output channels before it adds the taps, {@link
 * #backwardWeights} over positions one by one.
 */
public final class Im2colConvolution {
  private final Conv2dGeometry g;
  private final Scratch scratch = new Scratch();
  private final float[] columns;

  /** A convolution of this shape. */
  public Im2colConvolution(Conv2dGeometry geometry) {
    g = geometry;
    columns = new float[g.depth() * g.outPlane()];
  }

  /**
   * {@code z = W ∗ x}.
   *
   * @param x (batch, inChannels, height, width)
   * @param weight (outChannels, inChannels / groups, kernelHeight, kernelWidth)
   * @param z (batch, outChannels, outHeight, outWidth), receives the sums
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void forward(Tensor x, Tensor weight, Tensor z) {
    check(x, weight, z);
    int m = g.groupOutChannels();
    int n = g.outPlane();
    int k = g.depth();
    for (int part = 0; part < g.batch() * g.groups(); part++) {
      Im2col.fill(g, x.data(), inputOffset(x, part), columns);
      Gemm.nn(
          m,
          n,
          k,
          weight.data(),
          weightOffset(weight, part),
          k,
          columns,
          0,
          n,
          z.data(),
          outputOffset(z, part),
          n,
          false,
          TileEpilogue.NONE,
          scratch);
    }
  }

  /**
   * {@code columns = Wᵀ·dy}, added back to dx.
   *
   * @param dy (batch, outChannels, outHeight, outWidth)
   * @param weight (outChannels, inChannels / groups, kernelHeight, kernelWidth)
   * @param dx (batch, inChannels, height, width), receives the gradient
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void backwardData(Tensor dy, Tensor weight, Tensor dx) {
    check(dx, weight, dy);
    Arrays.fill(dx.data(), dx.offset(), dx.offset() + dx.size(), 0f);
    int m = g.depth();
    int n = g.outPlane();
    for (int part = 0; part < g.batch() * g.groups(); part++) {
      Gemm.tn(
          m,
          n,
          g.groupOutChannels(),
          weight.data(),
          weightOffset(weight, part),
          m,
          dy.data(),
          outputOffset(dy, part),
          n,
          columns,
          0,
          n,
          false,
          TileEpilogue.NONE,
          scratch);
      Im2col.addBack(g, columns, dx.data(), inputOffset(dx, part));
    }
  }

  /**
   * {@code dW += dy·columnsᵀ}.
   *
   * @param x (batch, inChannels, height, width)
   * @param dy (batch, outChannels, outHeight, outWidth)
   * @param weightGradient (outChannels, inChannels / groups, kernelHeight, kernelWidth)
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void backwardWeights(Tensor x, Tensor dy, Tensor weightGradient) {
    check(x, weightGradient, dy);
    int n = g.depth();
    int k = g.outPlane();
    for (int part = 0; part < g.batch() * g.groups(); part++) {
      Im2col.fill(g, x.data(), inputOffset(x, part), columns);
      Gemm.nt(
          g.groupOutChannels(),
          n,
          k,
          dy.data(),
          outputOffset(dy, part),
          k,
          columns,
          0,
          k,
          weightGradient.data(),
          weightOffset(weightGradient, part),
          n,
          true,
          TileEpilogue.NONE,
          scratch);
    }
  }

  private void check(Tensor input, Tensor weight, Tensor output) {
    g.checkInput("Im2colConvolution", "input", input);
    g.checkWeight("Im2colConvolution", "weight", weight);
    g.checkOutput("Im2colConvolution", "output", output);
  }

  // Part i is group i mod groups of image i / groups: images and groups stand side by side.

  private int inputOffset(Tensor input, int part) {
    return input.offset() + part * g.groupInChannels() * g.plane();
  }

  private int outputOffset(Tensor output, int part) {
    return output.offset() + part * g.groupOutChannels() * g.outPlane();
  }

  private int weightOffset(Tensor weight, int part) {
    return weight.offset() + part % g.groups() * g.groupOutChannels() * g.depth();
  }
}
