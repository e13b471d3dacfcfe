package dev.lanewise.measure.network;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.network.SampleShapes;
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

  /**
   * The network of this name; {@code mlp5} is the same as {@code mlp}.
   *
   * @param image channels, height and width as in {@code 3x32x32}; null for the network's usual one
   * @throws IllegalArgumentException if there is no such network, or the image is none
   */
  public static Model named(String name, @Nullable String image) {
    NetworkDesign design = Networks.byName(name.equals("mlp5") ? "mlp" : name);
    return new Model(
        name, design, image == null ? design.usualSample() : SampleShapes.parse("--image", image));
  }

  /** The network; always with the same weights. */
  Layer build() {
    return design.build(sample, CLASSES, Activations.RELU, new Initialization(1));
  }

  /** The same as a graph, for any number of images. */
  public Graph graph() {
    GraphBuilder graph = new GraphBuilder();
    Value images = graph.input("images", Dims.batchOf(sample));
    return graph.output(build().addTo(graph, images)).build();
  }
}
