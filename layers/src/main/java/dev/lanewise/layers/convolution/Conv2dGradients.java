package dev.lanewise.layers.convolution;

import dev.lanewise.engine.convolution.Conv2dBackwardData;
import dev.lanewise.engine.convolution.Conv2dBackwardWeights;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.activation.ActivationGradient;

/** What a pass of {@link Conv2d} needs for training alone: made at its first backward. */
final class Conv2dGradients {
  private static final Tensor NONE = Tensor.zeros();

  private final Conv2d layer;
  private final ActivationGradient activation;
  private final Conv2dBackwardData byData;
  private final Conv2dBackwardWeights byWeights;
  private final BiasGradient byBias;
  private final GradientBuffer gradInput; // (batch, inChannels, height, width)
  private Tensor gradZ; // (batch, outChannels, outHeight, outWidth)

  Conv2dGradients(
      Conv2d layer,
      Conv2dGeometry geometry,
      Threads threads,
      ActivationGradient activation,
      GradientBuffer gradInput) {
    this.layer = layer;
    this.activation = activation;
    this.gradInput = gradInput;
    byData = new Conv2dBackwardData(geometry, threads);
    byWeights = new Conv2dBackwardWeights(geometry, threads);
    byBias = new BiasGradient(geometry.outputShape(), threads);
    gradZ = NONE;
  }

  void throughActivation(Tensor z, Tensor dy) {
    gradZ = activation.through(z, dy);
  }

  void addToBias() {
    byBias.add(gradZ, layer.bias().gradient());
  }

  void addToWeight(Tensor input) {
    boolean add = !layer.weight().takeZero();
    byWeights.run(input, gradZ, layer.weight().gradient(), add);
  }

  Tensor byInput() {
    Tensor dx = gradInput.beside(gradZ);
    byData.run(gradZ, layer.weight().value(), dx);
    return dx;
  }
}
