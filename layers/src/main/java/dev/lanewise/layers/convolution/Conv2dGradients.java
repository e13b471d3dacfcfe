package dev.lanewise.layers.convolution;

import dev.lanewise.engine.convolution.Conv2dBackwardData;
import dev.lanewise.engine.convolution.Conv2dBackwardWeights;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.activation.ActivationGradient;

/** What a pass of {@link Conv2d} needs for training alone: made at its first backward. */
final class Conv2dGradients {
  /** Elements that one task sums for the bias: a microsecond of work or more. */
  private static final int SHARE = 1 << 14;

  private static final Tensor NONE = Tensor.zeros();

  private final Conv2d layer;
  private final Conv2dGeometry geometry;
  private final ActivationGradient activation;
  private final Conv2dBackwardData byData;
  private final Conv2dBackwardWeights byWeights;
  private final Threads threads;
  private final Threads.Task biasTask = this::addToBias;
  private final int channelsInTask;
  private final GradientBuffer gradInput; // (batch, inChannels, height, width)
  private Tensor gradZ; // (batch, outChannels, outHeight, outWidth)

  Conv2dGradients(
      Conv2d layer,
      Conv2dGeometry geometry,
      Threads threads,
      ActivationGradient activation,
      GradientBuffer gradInput) {
    this.layer = layer;
    this.geometry = geometry;
    this.threads = threads;
    channelsInTask = Math.ceilDiv(SHARE, geometry.batch() * geometry.outPlane());
    this.activation = activation;
    this.gradInput = gradInput;
    byData = new Conv2dBackwardData(geometry, threads);
    byWeights = new Conv2dBackwardWeights(geometry, threads);
    gradZ = NONE;
  }

  void throughActivation(Tensor z, Tensor dy) {
    gradZ = activation.through(z, dy);
  }

  void addToBias() {
    threads.run(Math.ceilDiv(geometry.outChannels(), channelsInTask), biasTask);
  }

  private void addToBias(int index, Scratch scratch) {
    Tensor db = layer.bias().gradient();
    int first = index * channelsInTask;
    Sums.addChannelSums(
        geometry.batch(),
        geometry.outChannels(),
        geometry.outPlane(),
        first,
        Math.min(geometry.outChannels(), first + channelsInTask),
        gradZ.data(),
        gradZ.offset(),
        db.data(),
        db.offset());
  }

  void addToWeight(Tensor input) {
    byWeights.run(input, gradZ, layer.weight().gradient());
  }

  Tensor byInput() {
    Tensor dx = gradInput.beside(gradZ);
    byData.run(gradZ, layer.weight().value(), dx);
    return dx;
  }
}
