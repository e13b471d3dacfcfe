package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.List;

/**
 * Batch normalisation behind a convolution or a dense layer goes into its weights: {@code s·(W ∗ x
 * + b) + t = (s·W) ∗ x + (s·b + t)}, computed in doubles and rounded once.
 */
final class AffineFolding {
  private AffineFolding() {}

  static void apply(Stages stages) {
    for (Stage stage : stages.list()) {
      if (takesAffine(stage)) {
        stages
            .onlyReaderOf(stage)
            .filter(
                next -> next.op() instanceof ChannelAffine && next.in().getFirst() == stage.out())
            .filter(next -> isConstant(next.in().get(1)) && isConstant(next.in().get(2)))
            .ifPresent(next -> stages.join(stage, next, fold(stage, next)));
      }
    }
  }

  private static boolean takesAffine(Stage stage) {
    boolean linear = stage.op() instanceof Convolution || stage.op() instanceof FullyConnected;
    return linear
        && stage.activation().equals(Activations.IDENTITY)
        && stage.in().stream().skip(1).allMatch(AffineFolding::isConstant);
  }

  private static boolean isConstant(Value value) {
    return value.constant().isPresent();
  }

  private static Stage fold(Stage stage, Stage affine) {
    Tensor weight = stage.in().get(1).constant().orElseThrow();
    Tensor scale = affine.in().get(1).constant().orElseThrow();
    Tensor shift = affine.in().get(2).constant().orElseThrow();
    int channels = weight.shape().dim(0);
    int each = weight.size() / channels;
    Tensor scaled = Tensor.zeros(weight.shape());
    Tensor bias = Tensor.zeros(Shape.of(channels));
    for (int c = 0; c < channels; c++) {
      double s = scale.data()[scale.offset() + c];
      for (int i = 0; i < each; i++) {
        int at = c * each + i;
        scaled.data()[at] = (float) (s * weight.data()[weight.offset() + at]);
      }
      double b = 0;
      if (stage.in().size() == 3) {
        Tensor given = stage.in().get(2).constant().orElseThrow();
        b = given.data()[given.offset() + c];
      }
      bias.data()[c] = (float) (s * b + shift.data()[shift.offset() + c]);
    }
    Value w = stage.in().get(1).as(scaled);
    Value b = affine.in().get(2).as(bias);
    return stage.absorbing(affine, List.of(stage.in().getFirst(), w, b));
  }
}
