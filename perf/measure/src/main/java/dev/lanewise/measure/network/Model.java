package dev.lanewise.measure.network;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network of {@link Networks} with ReLU and ten classes, and the images that it sees.
 *
 * @param name of the network
 * @param design of the network
 * @param sample shape of an image
 */
public record Model(String name, NetworkDesign design, Shape sample) {
  /** Classes that the network tells apart. */
  static final int CLASSES = 10;

  private static final Pattern IMAGE =
      Pattern.compile("([1-9]\\d{0,3})x([1-9]\\d{0,3})x([1-9]\\d{0,3})");

  /**
   * The network of this name; {@code mlp5} is the same as {@code mlp}.
   *
   * @param image channels, height and width as in {@code 3x32x32}; null for the network's usual one
   * @throws IllegalArgumentException if there is no such network, or the image is none
   */
  public static Model named(String name, @Nullable String image) {
    NetworkDesign design = Networks.byName(name.equals("mlp5") ? "mlp" : name);
    return new Model(name, design, image == null ? design.usualSample() : parse(image));
  }

  private static Shape parse(String image) {
    Matcher sizes = IMAGE.matcher(image);
    if (!sizes.matches()) {
      throw new IllegalArgumentException(
          "--image: expected channels, height and width, such as 3x32x32, got '" + image + "'");
    }
    return Shape.of(
        Integer.parseInt(sizes.group(1)),
        Integer.parseInt(sizes.group(2)),
        Integer.parseInt(sizes.group(3)));
  }

  /** The network; always with the same weights. */
  Layer build() {
    return design.build(sample, CLASSES, Activations.RELU, new Initialization(1));
  }
}
