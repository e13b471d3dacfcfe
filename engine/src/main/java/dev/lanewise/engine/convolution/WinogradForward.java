package dev.lanewise.engine.convolution;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import org.jspecify.annotations.Nullable;

/** The forward convolution by {@link WinogradConvolution}. */
final class WinogradForward implements Conv2dForward.Path {
  private final Conv2dGeometry geometry;
  private final ActivationLoops activation;
  private final @Nullable ResidualSum residual;
  private final WinogradConvolution convolution;
  private float @Nullable [] bias;
  private int biasOffset;
  private float[] z = {};
  private int zOffset;
  private float[] y = {};
  private int yOffset;

  WinogradForward(
      Conv2dGeometry geometry,
      ActivationLoops activation,
      @Nullable FixedFilters filters,
      @Nullable ResidualSum residual,
      Threads threads,
      WinogradLimits limits) {
    this.geometry = geometry;
    this.activation = activation;
    this.residual = residual;
    convolution = new WinogradConvolution(geometry, false, filters, threads, limits, this::finish);
  }

  @Override
  public void run(Tensor x, Tensor weight, @Nullable Tensor bias, Tensor z, Tensor y) {
    this.bias = bias == null ? null : bias.data();
    this.biasOffset = bias == null ? 0 : bias.offset();
    this.z = z.data();
    this.zOffset = z.offset();
    this.y = y.data();
    this.yOffset = y.offset();
    convolution.run(x.data(), x.offset(), weight.data(), weight.offset(), z.data(), z.offset());
  }

  private void finish(int offset, int channel, int channels, int places, Scratch scratch) {
    activation.epilogue(
        channels,
        places,
        z,
        zOffset + offset,
        y,
        yOffset + offset,
        geometry.outPlane(),
        bias,
        biasOffset + channel,
        null,
        0,
        scratch);
    if (residual != null) {
      residual.apply(channels, places, y, yOffset, offset, geometry.outPlane(), scratch);
    }
  }
}
