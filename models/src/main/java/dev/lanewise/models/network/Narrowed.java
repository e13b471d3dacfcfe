package dev.lanewise.models.network;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.objective.Objective;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A design with a part of its channels and hidden features, {@code resnet18/4} with a quarter: the
 * same layers, rounded down to one channel at least, for quick tries.
 *
 * @param design of full width
 * @param times how many times narrower
 */
record Narrowed(NetworkDesign design, int times) implements NetworkDesign {
  private static final Pattern NAME = Pattern.compile("([^/]*)/([^/]*)");
  private static final Pattern TIMES = Pattern.compile("2|4|8|16");

  /** Whether a name asks for a narrowed design. */
  static boolean isMeantBy(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The design of a name such as {@code resnet18/4}.
   *
   * @throws IllegalArgumentException if the number is another than 2, 4, 8 or 16, or there is no
   *     such design
   */
  static Narrowed named(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches() || !TIMES.matcher(parts.group(2)).matches()) {
      throw new IllegalArgumentException(
          "network: expected 2, 4, 8 or 16 behind a slash, as in resnet18/4 for a quarter of the"
              + " channels, got '"
              + name
              + "'");
    }
    return new Narrowed(Networks.byName(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  @Override
  public String name() {
    return design.name() + "/" + times;
  }

  @Override
  public Shape usualSample() {
    return design.usualSample();
  }

  @Override
  public Objective objective() {
    return design.objective();
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    return design.build(network.narrowed(times), classes);
  }
}
