package dev.lanewise.layers.convolution;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Conv2dBackwardData;
import dev.lanewise.engine.convolution.Conv2dBackwardWeights;
import dev.lanewise.engine.convolution.Conv2dForward;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.ActivationGradient;
import org.jspecify.annotations.Nullable;

/**
 * Buffers and loops of {@link ConvTranspose2d}, on the kernels of the convolution turned around.
 */
final class ConvTranspose2dPass implements Pass {
  private final ConvTranspose2d layer;

  /** From this layer's output to its input. */
  private final Conv2dGeometry geometry;

  private final Shape inputShape;
  private final Execution execution;
  private final ActivationLoops loops;
  private final Conv2dBackwardData spread;
  private final Threads.Task epilogue = this::addBiasAndActivate;

  /** Wᵀ ∗ x + b, kept for f'; in the output itself where that serves as well. */
  private final Tensor z;

  private final Tensor output; // (batch, outChannels, outHeight, outWidth)
  private final ActivationGradient activation;
  private final GradientBuffer gradInput;
  private Tensor input; // (batch, inChannels, height, width)
  private Tensor gradZ; // (batch, outChannels, outHeight, outWidth)
  private @Nullable Gradients gradients;

  ConvTranspose2dPass(ConvTranspose2d layer, Conv2dGeometry geometry, Execution execution) {
    this.layer = layer;
    this.geometry = geometry;
    this.execution = execution;
    inputShape = geometry.outputShape();
    loops = ActivationLoops.of(layer.activation());
    spread = new Conv2dBackwardData(geometry, execution.threads());
    output = Tensor.zeros(geometry.inputShape());
    z = ActivationGradient.roomForInput(layer.activation(), output, execution);
    activation =
        new ActivationGradient(
            layer.activation(), output.shape(), execution.threads(), execution::gradWithin);
    gradInput = execution.gradInput(inputShape);
    input = output;
    gradZ = output;
  }

  @Override
  public Tensor forward(Tensor x) {
    Pass.requireInput(layer, inputShape, x);
    input = x;
    spread.run(x, layer.weight().value(), z); // z   = Wᵀ ∗ x
    execution.threads().run(geometry.batch(), epilogue); // y   = f(z + b)
    return output;
  }

  @Override
  public Tensor backward(Tensor dy) {
    backwardToParameters(dy);
    Tensor dx = gradInput.beside(gradZ);
    gradients().byInput().run(gradZ, layer.weight().value(), null, dx, dx); // dx  = W ∗ dz
    return dx;
  }

  @Override
  public void backwardToParameters(Tensor dy) {
    execution.requireTraining(layer);
    Pass.requireGradient(layer, output.shape(), dy);
    gradZ = activation.through(z, dy); // dz  = dy·f'(z)
    gradients().byBias().add(gradZ, layer.bias().gradient()); // db += Σ dz
    boolean add = !layer.weight().takeZero();
    gradients().byWeight().run(gradZ, input, layer.weight().gradient(), add); // dW += x ∗ dz
  }

  /** Bias and activation of one image. */
  private void addBiasAndActivate(int image, Scratch scratch) {
    int from = image * output.shape().sampleSize();
    Tensor b = layer.bias().value();
    loops.epilogue(
        geometry.inChannels(),
        geometry.plane(),
        z.data(),
        from,
        output.data(),
        from,
        geometry.plane(),
        b.data(),
        b.offset(),
        null,
        0,
        scratch);
  }

  private Gradients gradients() {
    if (gradients == null) {
      gradients = Gradients.of(geometry, execution.threads());
    }
    return gradients;
  }

  /** What training alone needs: made at the first backward. */
  private record Gradients(
      Conv2dForward byInput, Conv2dBackwardWeights byWeight, BiasGradient byBias) {
    static Gradients of(Conv2dGeometry geometry, Threads threads) {
      return new Gradients(
          new Conv2dForward(geometry, ActivationLoops.of(Activations.IDENTITY), threads),
          new Conv2dBackwardWeights(geometry, threads),
          new BiasGradient(geometry.inputShape(), threads));
    }
  }
}
