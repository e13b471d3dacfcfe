package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.step.AffineStep;
import dev.lanewise.engine.plan.step.ConvolutionStep;
import dev.lanewise.engine.plan.step.DenseStep;
import dev.lanewise.engine.plan.step.GeneralSteps;
import dev.lanewise.engine.plan.step.Step;
import dev.lanewise.engine.plan.step.SumStep;
import dev.lanewise.engine.plan.step.WholeStep;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.List;

/** The step of each stage. */
final class Steps {
  private Steps() {}

  static Step of(Stage stage, List<Tensor> in, Tensor out, PlanWeights weights, Threads threads) {
    Step step = numbers(stage, in, out, weights, threads);
    return stage.out().type() == ElementType.INTEGER ? new WholeStep(step, out) : step;
  }

  private static Step numbers(
      Stage stage, List<Tensor> in, Tensor out, PlanWeights weights, Threads threads) {
    return switch (stage.op()) {
      case Convolution op when stage.addsLast() ->
          ConvolutionStep.withResidual(
              op, stage.activation(), weights.filters(stage.in().get(1)), in, out, threads);
      case Convolution op when hasConstantWeights(stage) ->
          new ConvolutionStep(
              op, stage.activation(), weights.filters(stage.in().get(1)), in, out, threads);
      case FullyConnected _ when hasConstantWeights(stage) ->
          new DenseStep(stage.activation(), weights.dense(stage.in().get(1)), in, out, threads);
      case ChannelAffine _ -> new AffineStep(stage.activation(), in, out, threads);
      case Binary op when isPlainSum(op, stage.in()) ->
          new SumStep(stage.activation(), in.get(0), in.get(1), out, threads);
      default -> GeneralSteps.of(stage.op(), in, out, threads);
    };
  }

  /** Whether a sum of products has weights that stay as they are. */
  static boolean hasConstantWeights(Stage stage) {
    return stage.in().get(1).constant().isPresent();
  }

  /** Whether two values of one shape are added. */
  static boolean isPlainSum(Binary op, List<Value> in) {
    return op.function() == Binary.Function.ADD && in.get(0).dims().equals(in.get(1).dims());
  }
}
