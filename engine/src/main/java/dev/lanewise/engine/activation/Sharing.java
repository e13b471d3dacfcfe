package dev.lanewise.engine.activation;

import dev.lanewise.engine.names.Catalog;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/** Which elements of a sample use the same parameters of a {@link TrainableActivation}. */
public enum Sharing {
  /** All: each parameter is one number. */
  LAYER,
  /** Those of one channel; of a sample without an image, each feature is a channel. */
  CHANNEL,
  /** None: each element has its own. */
  NEURON;

  private static final Catalog<Sharing> CATALOG = new Catalog<>("sharing", entries());

  /** As the command line and files spell it: {@code layer}, {@code channel}, {@code neuron}. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of this spelling.
   *
   * @throws IllegalArgumentException if there is none: names the nearest and lists all
   */
  public static Sharing byName(String spelling) {
    return CATALOG.get(spelling);
  }

  private static SequencedMap<String, Sharing> entries() {
    SequencedMap<String, Sharing> entries = new LinkedHashMap<>();
    for (Sharing each : values()) {
      entries.put(each.spelling(), each);
    }
    return entries;
  }
}
