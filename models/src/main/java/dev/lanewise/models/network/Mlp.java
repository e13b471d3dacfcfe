package dev.lanewise.models.network;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Multilayer perceptron: fully connected layers of any number and width.
 *
 * <pre>
 * (batch, sample…) → flatten → dense, f → … → dense, f → dense → (batch, classes)
 * </pre>
 *
 * <p>The usual one, {@code mlp}, has hidden layers of 512, 256, 128 and 64, and so five in all:
 * those of the study of the absolute value (Wei), which names no widths. {@code mlp:3,3} has
 * others, {@code linear} has none.
 */
public final class Mlp implements NetworkDesign {
  private static final String USUAL = "mlp";
  private static final String LINEAR = "linear";
  private static final List<Integer> USUAL_HIDDEN = List.of(512, 256, 128, 64);
  private static final Pattern WIDTHS = Pattern.compile("[1-9]\\d{0,5}(,[1-9]\\d{0,5})*");

  private final List<Integer> hidden;

  /** The usual one: five layers. */
  Mlp() {
    this(USUAL_HIDDEN);
  }

  private Mlp(List<Integer> hidden) {
    this.hidden = hidden;
  }

  /**
   * A design with hidden layers of these widths, none for a linear classifier.
   *
   * @throws IllegalArgumentException if a width is below 1
   */
  public static Mlp of(int... hidden) {
    for (int width : hidden) {
      if (width < 1) {
        throw new IllegalArgumentException(
            "Mlp: expected hidden widths of at least 1, got " + width);
      }
    }
    return new Mlp(IntStream.of(hidden).boxed().toList());
  }

  /**
   * The design of widths as written behind {@code mlp:}, such as {@code 512,256}.
   *
   * @throws IllegalArgumentException if they are written otherwise
   */
  static Mlp parse(String widths) {
    if (!WIDTHS.matcher(widths).matches()) {
      throw new IllegalArgumentException(
          "network: expected widths of hidden layers behind mlp:, each 1 to 999999, as in"
              + " mlp:512,256 (none: "
              + LINEAR
              + "), got 'mlp:"
              + widths
              + "'");
    }
    return new Mlp(Stream.of(widths.split(",")).map(Integer::valueOf).toList());
  }

  @Override
  public String name() {
    if (hidden.isEmpty()) {
      return LINEAR;
    }
    return hidden.equals(USUAL_HIDDEN)
        ? USUAL
        : USUAL + hidden.stream().map(String::valueOf).collect(Collectors.joining(",", ":", ""));
  }

  @Override
  public Shape usualSample() {
    return Shape.of(1, 28, 28);
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    network.flatten();
    for (int width : hidden) {
      network.dense(width);
    }
    return network.classes(classes);
  }
}
