package dev.lanewise.engine.activation;

import dev.lanewise.engine.names.Catalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** The activations that come with Lanewise: a new one is its own file and one line here. */
public final class Activations {
  private static final SequencedMap<String, Activation> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, Activation> BY_SPELLING = new HashMap<>();

  /** {@code x} */
  public static final Activation IDENTITY = listed(new Identity());

  /** {@code max(0, x)} */
  public static final Activation RELU = listed(new Relu());

  /** {@code max(0.01·x, x)} */
  public static final Activation LEAKY_RELU = listed(new LeakyRelu(0.01f));

  /** {@code |x|} */
  public static final Activation ABSOLUTE = listed(new Absolute());

  /** {@code 1/(1 + e⁻ˣ)} */
  public static final Activation SIGMOID = listed(new Sigmoid());

  /** {@code tanh x} */
  public static final Activation TANH = listed(new Tanh());

  private static final Catalog<Activation> CATALOG = new Catalog<>("activation", BY_NAME);

  private Activations() {}

  /** All of them, in the order in which they are listed. */
  public static List<Activation> all() {
    return List.copyOf(BY_NAME.sequencedValues());
  }

  /**
   * The activation of this name or alias. Capitals, hyphens and underscores do not matter: {@code
   * leaky-relu}, {@code leaky_relu} and {@code LeakyReLU} are one.
   *
   * @throws IllegalArgumentException if there is none: names the nearest and lists all
   */
  public static Activation byName(String name) {
    Activation found = BY_SPELLING.get(spelling(name));
    return found != null ? found : CATALOG.get(name);
  }

  private static Activation listed(Activation activation) {
    BY_NAME.put(activation.name(), activation);
    List<String> names = new ArrayList<>(activation.aliases());
    names.add(activation.name());
    for (String name : names) {
      Activation other = BY_SPELLING.put(spelling(name), activation);
      if (other != null) {
        throw new IllegalStateException(
            "Activations: '" + name + "' names both " + other + " and " + activation);
      }
    }
    return activation;
  }

  private static String spelling(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }
}
