package dev.lanewise.engine.convolution;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;

/**
 * The gradient of a convolution by its weights, written or added to what is there:
 *
 * <pre>
 * dW[o][c][u][v] = Σ over n, i, j of dy[n][o][i][j] · x[n][g·C + c][i·s + u·d − p][j·s' + v·d' − p']
 * </pre>
 *
 * <p>How each sum runs is decided by the shape alone, see {@link ConvolutionMethod}. Made for one
 * shape, and used by one thread at a time; a run then allocates nothing.
 */
public final class Conv2dBackwardWeights {
  private final Conv2dGeometry geometry;
  private final Path path;

  /** One way to compute the gradient, made for a shape; the tensors have been checked. */
  sealed interface Path
      permits SpreadBackwardWeights,
          GroupsBackwardWeights,
          PackedBackwardWeights,
          WinogradBackwardWeights {
    /** See {@link Conv2dBackwardWeights#run}. */
    void run(Tensor x, Tensor dy, Tensor weightGradient, boolean add);
  }

  /** A gradient of this shape on {@code threads}. */
  public Conv2dBackwardWeights(Conv2dGeometry geometry, Threads threads) {
    this(geometry, threads, ConvolutionMethod.ofBackwardWeights(geometry));
  }

  Conv2dBackwardWeights(Conv2dGeometry geometry, Threads threads, ConvolutionMethod method) {
    this.geometry = geometry;
    path =
        switch (method) {
          case GROUPS -> new GroupsBackwardWeights(geometry, threads);
          case SPREAD -> new SpreadBackwardWeights(geometry, threads);
          // whose images have their channels side by side anyway
          case PACKED, PLACES -> new PackedBackwardWeights(geometry, threads);
          case WINOGRAD -> new WinogradBackwardWeights(geometry, threads, WinogradLimits.USUAL);
        };
  }

  /**
   * Writes the gradient, or adds it.
   *
   * @param x (batch, inChannels, height, width), input of the convolution
   * @param dy (batch, outChannels, outHeight, outWidth), gradient by its sums
   * @param weightGradient (outChannels, inChannels / groups, kernelHeight, kernelWidth)
   * @param add whether to add; else all of weightGradient is written
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void run(Tensor x, Tensor dy, Tensor weightGradient, boolean add) {
    geometry.checkInput("Conv2dBackwardWeights", "x", x);
    geometry.checkOutput("Conv2dBackwardWeights", "dy", dy);
    geometry.checkWeight("Conv2dBackwardWeights", "weightGradient", weightGradient);
    path.run(x, dy, weightGradient, add);
  }
}
