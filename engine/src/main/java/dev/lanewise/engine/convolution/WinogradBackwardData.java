package dev.lanewise.engine.convolution;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;

/** The gradient by the input through {@link WinogradConvolution}. */
final class WinogradBackwardData implements Conv2dBackwardData.Path {
  private final WinogradConvolution convolution;

  WinogradBackwardData(Conv2dGeometry geometry, Threads threads, WinogradLimits limits) {
    convolution =
        new WinogradConvolution(geometry, true, null, threads, limits, (_, _, _, _, _) -> {});
  }

  @Override
  public void run(Tensor dy, Tensor weight, Tensor dx) {
    convolution.run(dy.data(), dy.offset(), weight.data(), weight.offset(), dx.data(), dx.offset());
  }
}
