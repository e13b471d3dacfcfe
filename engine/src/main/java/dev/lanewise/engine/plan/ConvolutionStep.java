package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.convolution.Conv2dForward;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.convolution.FixedFilters;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.plan.step.Step;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = f(W ∗ x + b)}. */
final class ConvolutionStep implements Step {
  private final Conv2dForward convolution;
  private final Tensor x;
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final Tensor y;

  ConvolutionStep(
      Convolution op,
      Activation activation,
      FixedFilters filters,
      List<Tensor> in,
      Tensor y,
      Threads threads) {
    x = in.get(0);
    weight = in.get(1);
    bias = in.size() == 3 ? in.get(2) : null;
    this.y = y;
    Shape images = x.shape();
    convolution =
        new Conv2dForward(
            new Conv2dGeometry(
                images.dim(0),
                images.dim(1),
                images.dim(2),
                images.dim(3),
                y.shape().dim(1),
                op.vertical(),
                op.horizontal(),
                op.groups()),
            ActivationLoops.of(activation),
            filters,
            threads);
  }

  @Override
  public void run() {
    convolution.run(x, weight, bias, y, y);
  }
}
