package dev.lanewise.engine.convolution;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = f(z)}, {@code z = W ∗ x + b}: the convolution of {@link Conv2dGeometry} with a bias
 * for each output channel and an activation.
 *
 * <p>How each z is summed is decided by the shape alone, see {@link ConvolutionMethod}; the bias is
 * added last. Made for one shape, and used by one thread at a time; a run then allocates nothing.
 */
public final class Conv2dForward {
  /**
   * Images from which their number decides nothing where weights stay: a batch that is cut into
   * parts of no fewer has the same bits, however it is cut.
   */
  public static final int DECIDING_BATCH = 8;

  private final Conv2dGeometry geometry;
  private final Path path;

  /** One way to convolve, made for a shape; the tensors have been checked. */
  sealed interface Path
      permits SpreadForward, GroupsForward, PackedForward, PlacesForward, WinogradForward {
    /** See {@link Conv2dForward#run}. */
    void run(Tensor x, Tensor weight, @Nullable Tensor bias, Tensor z, Tensor y);
  }

  /** A convolution of this shape on {@code threads}. */
  public Conv2dForward(Conv2dGeometry geometry, ActivationLoops activation, Threads threads) {
    this(geometry, activation, threads, ConvolutionMethod.ofForward(geometry));
  }

  /**
   * A convolution with weights that stay as they are, for inference: what can be made of them
   * beforehand is. {@link #run} is to be given the same weights.
   *
   * @throws IllegalArgumentException if the filters have another shape's size
   */
  public Conv2dForward(
      Conv2dGeometry geometry, ActivationLoops activation, FixedFilters filters, Threads threads) {
    geometry.checkWeight("Conv2dForward", "filters", filters.weight());
    this.geometry = geometry;
    ConvolutionMethod method = ConvolutionMethod.ofFixedForward(geometry);
    path = path(geometry, activation, filters, null, threads, method);
  }

  /**
   * A convolution with weights that stay as they are, to whose output a residual is added. The bits
   * are those of a convolution, a sum and an activation one after the other.
   *
   * @throws IllegalArgumentException if the residual has another size than the output, or the
   *     filters have another shape's
   */
  public Conv2dForward(
      Conv2dGeometry geometry, ResidualSum residual, FixedFilters filters, Threads threads) {
    geometry.checkOutput("Conv2dForward", "residual", residual.residual());
    geometry.checkWeight("Conv2dForward", "filters", filters.weight());
    this.geometry = geometry;
    ConvolutionMethod method = ConvolutionMethod.ofFixedForward(geometry);
    ActivationLoops identity = ActivationLoops.of(Activations.IDENTITY);
    path = path(geometry, identity, filters, residual, threads, method);
  }

  Conv2dForward(
      Conv2dGeometry geometry,
      ActivationLoops activation,
      Threads threads,
      ConvolutionMethod method) {
    this.geometry = geometry;
    path = path(geometry, activation, null, null, threads, method);
  }

  private static Path path(
      Conv2dGeometry geometry,
      ActivationLoops activation,
      @Nullable FixedFilters filters,
      @Nullable ResidualSum residual,
      Threads threads,
      ConvolutionMethod method) {
    return switch (method) {
      case SPREAD -> new SpreadForward(geometry, activation, residual, threads);
      case PACKED -> new PackedForward(geometry, activation, residual, threads);
      case PLACES -> new PlacesForward(geometry, activation, filters, residual, threads);
      case GROUPS -> new GroupsForward(geometry, activation, residual, threads);
      case WINOGRAD ->
          new WinogradForward(
              geometry, activation, filters, residual, threads, WinogradLimits.USUAL);
    };
  }

  /**
   * Convolves.
   *
   * @param x (batch, inChannels, height, width)
   * @param weight (outChannels, inChannels / groups, kernelHeight, kernelWidth)
   * @param bias (outChannels), or null for none
   * @param z receives the sums with their bias, for the backward pass; y itself where none follows
   * @param y (batch, outChannels, outHeight, outWidth), receives the output
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void run(Tensor x, Tensor weight, @Nullable Tensor bias, Tensor z, Tensor y) {
    geometry.checkInput("Conv2dForward", "x", x);
    geometry.checkWeight("Conv2dForward", "weight", weight);
    geometry.checkOutput("Conv2dForward", "z", z);
    geometry.checkOutput("Conv2dForward", "y", y);
    if (bias != null && bias.size() != geometry.outChannels()) {
      throw new IllegalArgumentException(
          "Conv2dForward: expected bias (" + geometry.outChannels() + "), got " + bias.shape());
    }
    path.run(x, weight, bias, z, y);
  }
}
