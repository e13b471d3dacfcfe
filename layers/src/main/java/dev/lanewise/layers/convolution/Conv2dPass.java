package dev.lanewise.layers.convolution;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.convolution.Conv2dForward;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.ActivationGradient;
import org.jspecify.annotations.Nullable;

/** Buffers and loops of {@link Conv2d}. */
final class Conv2dPass implements Pass {
  private final Conv2d layer;
  private final Conv2dGeometry geometry;
  private final Shape inputShape;
  private final Execution execution;
  private final Conv2dForward convolution;

  /** W ∗ x + b, kept for f'; in the output itself where that serves as well. */
  private final Tensor z;

  private final Tensor output; // (batch, outChannels, outHeight, outWidth)
  private final ActivationGradient activation;
  private final GradientBuffer gradInput;
  private Tensor input; // (batch, inChannels, height, width)
  private @Nullable Conv2dGradients gradients;

  Conv2dPass(Conv2d layer, Conv2dGeometry geometry, Execution execution) {
    this.layer = layer;
    this.geometry = geometry;
    inputShape = geometry.inputShape();
    this.execution = execution;
    ActivationLoops loops = ActivationLoops.of(layer.activation());
    convolution = new Conv2dForward(geometry, loops, execution.threads());
    output = Tensor.zeros(geometry.outputShape());
    z = ActivationGradient.roomForInput(layer.activation(), output, execution);
    activation =
        new ActivationGradient(
            layer.activation(), output.shape(), execution.threads(), execution::gradWithin);
    gradInput = execution.gradInput(inputShape);
    input = output;
  }

  @Override
  public Tensor forward(Tensor x) {
    Pass.requireInput(layer, inputShape, x);
    input = x;
    Tensor w = layer.weight().value();
    Tensor b = layer.hasBias() ? layer.bias().value() : null;
    convolution.run(x, w, b, z, output); // y   = f(z),  z = W ∗ x + b
    return output;
  }

  @Override
  public Tensor backward(Tensor dy) {
    backwardToParameters(dy);
    return gradients().byInput(); // dx  = Wᵀ ∗ dz
  }

  @Override
  public void backwardToParameters(Tensor dy) {
    execution.requireTraining(layer);
    Pass.requireGradient(layer, output.shape(), dy);
    gradients().throughActivation(z, dy); // dz  = dy·f'(z)
    if (layer.hasBias()) {
      gradients().addToBias(); // db += Σ dz
    }
    gradients().addToWeight(input); // dW += dz ∗ x
  }

  private Conv2dGradients gradients() {
    if (gradients == null) {
      gradients = new Conv2dGradients(layer, geometry, execution.threads(), activation, gradInput);
    }
    return gradients;
  }
}
