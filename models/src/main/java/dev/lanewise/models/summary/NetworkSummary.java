package dev.lanewise.models.summary;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers of a network in the order in which they run; a sum or a concatenation stands behind
 * the layers that it joins.
 *
 * @param layers all layers, sequences taken apart
 */
public record NetworkSummary(List<LayerSummary> layers) {
  /** Copies the list. */
  public NetworkSummary {
    layers = List.copyOf(layers);
  }

  /**
   * A summary of the network for samples of this shape.
   *
   * @throws IllegalArgumentException if the network does not take such samples
   */
  public static NetworkSummary of(Layer network, Shape sample) {
    List<LayerSummary> layers = new ArrayList<>();
    add(network, "", sample.inBatch(1), layers);
    return new NetworkSummary(layers);
  }

  private static void add(Layer layer, String place, Shape input, List<LayerSummary> layers) {
    switch (layer) {
      case Sequential sequence -> {
        Shape shape = input;
        for (int i = 0; i < sequence.layers().size(); i++) {
          Layer child = sequence.layers().get(i);
          add(child, within(place, Integer.toString(i)), shape, layers);
          shape = child.outputShape(shape);
        }
      }
      case Residual block -> {
        add(block.body(), within(place, "body"), input, layers);
        add(block.shortcut(), within(place, "shortcut"), input, layers);
        layers.add(joint(place, "Residual(" + block.activation().name() + ")", block, input));
      }
      case Concatenate branches -> {
        for (int i = 0; i < branches.branches().size(); i++) {
          add(branches.branches().get(i), within(place, Integer.toString(i)), input, layers);
        }
        layers.add(joint(place, "Concatenate", branches, input));
      }
      case Identity _ -> {}
      default ->
          layers.add(
              new LayerSummary(
                  place,
                  layer.toString(),
                  layer.outputShape(input).sample(),
                  parameters(layer),
                  MultiplyAdds.forward(layer, input)));
    }
  }

  /** What joins branches, whose parameters were counted with them. */
  private static LayerSummary joint(String place, String text, Layer layer, Shape input) {
    return new LayerSummary(place, text, layer.outputShape(input).sample(), 0, 0);
  }

  private static String within(String place, String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  private static long parameters(Layer layer) {
    return layer.parameters().values().stream().mapToLong(p -> p.value().size()).sum();
  }

  /** Numbers that the whole network learns. */
  public long parameters() {
    return layers.stream().mapToLong(LayerSummary::parameters).sum();
  }

  /** Multiply-adds of a forward of one sample. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(LayerSummary::multiplyAdds).sum();
  }

  /** Bytes of the outputs of all layers, for one sample. */
  public long bytes() {
    return layers.stream().mapToLong(LayerSummary::bytes).sum();
  }
}
