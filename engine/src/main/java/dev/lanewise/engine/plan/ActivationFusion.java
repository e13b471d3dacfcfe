package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.FullyConnected;

/** An activation goes into the stage before it, while its numbers are in a cache or a register. */
final class ActivationFusion {
  private ActivationFusion() {}

  static void apply(Stages stages) {
    for (Stage stage : stages.list()) {
      if (takesActivation(stage)) {
        stages
            .onlyReaderOf(stage)
            .ifPresent(next -> {
              if (next.op() instanceof Activate activate) {
                stages.join(stage, next, stage.activated(next, activate.activation()));
              }
            });
      }
    }
  }

  private static boolean takesActivation(Stage stage) {
    boolean takes =
        switch (stage.op()) {
          case Convolution _, FullyConnected _ -> Steps.hasConstantWeights(stage);
          case ChannelAffine _ -> true;
          case Binary binary -> Steps.isPlainSum(binary, stage.in());
          default -> false;
        };
    return takes && stage.activation().equals(Activations.IDENTITY);
  }
}
