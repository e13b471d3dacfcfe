package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.names.Catalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** The known optimizers by name, each with its usual settings. */
public final class Optimizers {
  private static final Catalog<OptimizerConfig> CATALOG = new Catalog<>("optimizer", entries());

  private Optimizers() {}

  /**
   * The usual settings of the optimizer called {@code name}: one of {@link #names()}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static OptimizerConfig byName(String name) {
    return CATALOG.get(name);
  }

  /** The names that {@link #byName} knows. */
  public static Set<String> names() {
    return CATALOG.names();
  }

  private static SequencedMap<String, OptimizerConfig> entries() {
    SequencedMap<String, OptimizerConfig> entries = new LinkedHashMap<>();
    for (OptimizerConfig config :
        List.of(
            new AdamConfig(),
            new AdamWConfig(),
            new NadamConfig(),
            new RmspropConfig(),
            new SgdConfig(0.01))) {
      entries.put(config.name(), config);
    }
    return entries;
  }
}
