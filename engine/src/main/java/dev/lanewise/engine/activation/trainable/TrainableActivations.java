package dev.lanewise.engine.activation.trainable;

import dev.lanewise.engine.activation.TrainableActivation;
import java.util.ArrayList;
import java.util.List;

/** The trainable activations that come with Lanewise: a new one is its own file and a line here. */
public final class TrainableActivations {
  private static final List<TrainableActivation> ALL = new ArrayList<>();

  static {
    ALL.addAll(
        List.of(
            new PRelu(),
            new SwishBeta(),
            new Pelu(),
            new FlexibleRelu(),
            new TrainableSoftExponential(),
            new TrainableSnake(),
            new SRelu(),
            new Apl(2),
            new Pau(),
            new WeightedSigmoidGate(),
            new ASigmoid(),
            new ATanh(),
            new ARelu(),
            new Method1(Shares.TRAINED),
            new Method1(Shares.THIRDS),
            new Method1(Shares.ONES),
            new Method2(Shares.TRAINED),
            new Method2(Shares.THIRDS),
            new Method2(Shares.ONES)));
    ALL.addAll(Wsgaf.all());
  }

  private TrainableActivations() {}

  /** All of them, in the order in which they are listed. */
  public static List<TrainableActivation> all() {
    return List.copyOf(ALL);
  }
}
