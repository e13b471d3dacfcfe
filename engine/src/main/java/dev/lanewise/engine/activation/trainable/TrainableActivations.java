package dev.lanewise.engine.activation.trainable;

import dev.lanewise.engine.activation.TrainableActivation;
import java.util.List;

/** The trainable activations that come with Lanewise: a new one is its own file and a line here. */
public final class TrainableActivations {
  private static final List<TrainableActivation> ALL = List.of(new PRelu(), new SwishBeta());

  private TrainableActivations() {}

  /** All of them, in the order in which they are listed. */
  public static List<TrainableActivation> all() {
    return ALL;
  }
}
