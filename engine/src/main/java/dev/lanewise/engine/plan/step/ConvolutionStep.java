package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Conv2dForward;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.convolution.FixedFilters;
import dev.lanewise.engine.convolution.ResidualSum;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code y = f(W ∗ x + b)}, or {@code f(W ∗ x + b + r)}. */
public final class ConvolutionStep implements Step {
  private final Conv2dForward convolution;
  private final Tensor x;
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final Tensor y;

  /** The step, with weights that may change from run to run; in: x, W, and b or none. */
  ConvolutionStep(Convolution op, List<Tensor> in, Tensor y, Threads threads) {
    this(
        new Conv2dForward(geometry(op, in, y), ActivationLoops.of(Activations.IDENTITY), threads),
        in,
        y);
  }

  /** Likewise with an activation, and weights that stay, of which {@code filters} are made. */
  public ConvolutionStep(
      Convolution op,
      Activation activation,
      FixedFilters filters,
      List<Tensor> in,
      Tensor y,
      Threads threads) {
    this(
        new Conv2dForward(geometry(op, in, y), ActivationLoops.of(activation), filters, threads),
        in,
        y);
  }

  /**
   * Likewise, to which a residual is added before the activation.
   *
   * @param in the residual comes last
   */
  public static ConvolutionStep withResidual(
      Convolution op,
      Activation activation,
      FixedFilters filters,
      List<Tensor> in,
      Tensor y,
      Threads threads) {
    ResidualSum residual = new ResidualSum(activation, in.getLast());
    List<Tensor> operands = in.subList(0, in.size() - 1);
    Conv2dGeometry geometry = geometry(op, operands, y);
    return new ConvolutionStep(
        new Conv2dForward(geometry, residual, filters, threads), operands, y);
  }

  private ConvolutionStep(Conv2dForward convolution, List<Tensor> in, Tensor y) {
    this.convolution = convolution;
    x = in.get(0);
    weight = in.get(1);
    bias = in.size() == 3 ? in.get(2) : null;
    this.y = y;
  }

  private static Conv2dGeometry geometry(Convolution op, List<Tensor> in, Tensor y) {
    int outChannels = y.shape().dim(1);
    return KernelSteps.geometry(
        in.getFirst(), outChannels, op.vertical(), op.horizontal(), op.groups());
  }

  @Override
  public void run() {
    convolution.run(x, weight, bias, y, y);
  }
}
