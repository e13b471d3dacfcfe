package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.names.Catalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** All that may stand behind a Dense or a Conv2d, by name. */
public final class Nonlinearities {
  /** Made when it is needed: to load all trainable families takes a twentieth of a start. */
  private static final class Whole {
    static final Catalog<Nonlinearity> CATALOG =
        new Catalog<>("activation", entries(), Nonlinearity::aliases);
  }

  private Nonlinearities() {}

  /** All of them, trainable ones with the sharing of their papers. */
  public static List<Nonlinearity> all() {
    return List.copyOf(entries().sequencedValues());
  }

  /**
   * The one of this name or alias; a trainable one with its paper's sharing. Capitals, hyphens and
   * underscores do not matter.
   *
   * @throws IllegalArgumentException if there is none: names the nearest and lists all
   */
  public static Nonlinearity byName(String name) {
    Optional<Activation> fixed = Activations.find(name);
    return fixed.isPresent() ? new Nonlinearity.Fixed(fixed.get()) : Whole.CATALOG.get(name);
  }

  /**
   * The trainable one of this name or alias, with another sharing.
   *
   * @throws IllegalArgumentException if there is none, or it has no parameters to share
   */
  public static Nonlinearity byName(String name, Sharing sharing) {
    return switch (byName(name)) {
      case Nonlinearity.Trainable it -> new Nonlinearity.Trainable(it.activation(), sharing);
      case Nonlinearity.Fixed _, Nonlinearity.Randomized _ ->
          throw new IllegalArgumentException(
              "activation "
                  + name
                  + ": expected a trainable one for parameters shared by "
                  + sharing.spelling()
                  + ", got one without parameters; leave sharing out");
    };
  }

  private static SequencedMap<String, Nonlinearity> entries() {
    SequencedMap<String, Nonlinearity> entries = new LinkedHashMap<>();
    for (Activation activation : Activations.all()) {
      entries.put(activation.name(), new Nonlinearity.Fixed(activation));
    }
    for (TrainableActivation activation : TrainableActivations.all()) {
      entries.put(activation.name(), new Nonlinearity.Trainable(activation, activation.sharing()));
    }
    Nonlinearity randomized = new Nonlinearity.Randomized();
    entries.put(randomized.name(), randomized);
    return entries;
  }
}
