package dev.lanewise.engine.convolution;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;

/**
 * The gradient of a convolution by its input,
 *
 * <pre>
 * dx[n][c][a][b] = Σ over o, u, v of W[o][c][u][v] · dy[n][o][i][j],   i·s + u·d − p = a, likewise b
 * </pre>
 *
 * How each dx is summed is decided by the shape alone, see {@link ConvolutionMethod}. Made for one
 * shape, and used by one thread at a time; a run then allocates nothing.
 */
public final class Conv2dBackwardData {
  private final Conv2dGeometry geometry;
  private final Path path;

  /** One way to compute the gradient, made for a shape; the tensors have been checked. */
  sealed interface Path
      permits SpreadBackwardData,
          GroupsBackwardData,
          PackedBackwardData,
          PlacesBackwardData,
          WinogradBackwardData {
    /** See {@link Conv2dBackwardData#run}. */
    void run(Tensor dy, Tensor weight, Tensor dx);
  }

  /** A gradient of this shape on {@code threads}. */
  public Conv2dBackwardData(Conv2dGeometry geometry, Threads threads) {
    this(geometry, threads, ConvolutionMethod.ofBackwardData(geometry));
  }

  Conv2dBackwardData(Conv2dGeometry geometry, Threads threads, ConvolutionMethod method) {
    this.geometry = geometry;
    path =
        switch (method) {
          case SPREAD -> new SpreadBackwardData(geometry, threads);
          case GROUPS -> new GroupsBackwardData(geometry, threads);
          case PACKED -> new PackedBackwardData(geometry, threads);
          case PLACES -> new PlacesBackwardData(geometry, threads);
          case WINOGRAD -> new WinogradBackwardData(geometry, threads, WinogradLimits.USUAL);
        };
  }

  /**
   * Computes the gradient.
   *
   * @param dy (batch, outChannels, outHeight, outWidth), gradient by the sums of the convolution
   * @param weight (outChannels, inChannels / groups, kernelHeight, kernelWidth)
   * @param dx (batch, inChannels, height, width), receives the gradient
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void run(Tensor dy, Tensor weight, Tensor dx) {
    geometry.checkOutput("Conv2dBackwardData", "dy", dy);
    geometry.checkWeight("Conv2dBackwardData", "weight", weight);
    geometry.checkInput("Conv2dBackwardData", "dx", dx);
    path.run(dy, weight, dx);
  }
}
