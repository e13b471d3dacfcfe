package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Value;
import java.util.Optional;

/**
 * The sum at the end of a residual block, with its activation, goes into the convolution before it,
 * while the thread that wrote its numbers has them in a cache.
 */
final class ResidualFusion {
  private ResidualFusion() {}

  static void apply(Stages stages) {
    for (Stage sum : stages.list()) {
      if (sum.op() instanceof Binary binary && Steps.isPlainSum(binary, sum.in())) {
        Value a = sum.in().get(0);
        Value b = sum.in().get(1);
        convolution(stages, a, sum)
            .ifPresentOrElse(
                first -> stages.join(first, sum, first.adding(sum, b)),
                () ->
                    convolution(stages, b, sum)
                        .ifPresent(first -> stages.join(first, sum, first.adding(sum, a))));
      }
    }
  }

  /** The convolution that gives a value to nothing but the sum. */
  private static Optional<Stage> convolution(Stages stages, Value value, Stage sum) {
    return stages
        .giverOf(value)
        .filter(stage ->
            stage.op() instanceof Convolution
                && Steps.hasConstantWeights(stage)
                && !stage.addsLast()
                && stage.activation().equals(Activations.IDENTITY)
                && sum.in().getFirst() != sum.in().getLast()
                && stages.onlyReaderOf(stage).isPresent());
  }
}
