package dev.lanewise.models.network;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.shape.Flatten;
import java.util.ArrayList;
import java.util.List;

/**
 * Multilayer perceptron: fully connected layers of any number and width.
 *
 * <pre>
 * (batch, sample…) → flatten → dense, f → … → dense, f → dense → (batch, classes)
 * </pre>
 */
public final class Mlp implements NetworkDesign {
  private final int[] hidden;

  /**
   * A design with hidden layers of these widths, none for a linear classifier.
   *
   * @throws IllegalArgumentException if a width is below 1
   */
  public Mlp(int... hidden) {
    for (int width : hidden) {
      if (width < 1) {
        throw new IllegalArgumentException(
            "Mlp: expected hidden widths of at least 1, got " + width);
      }
    }
    this.hidden = hidden.clone();
  }

  @Override
  public String name() {
    return "mlp";
  }

  @Override
  public Layer build(Shape sample, int classes, Activation activation, Initialization init) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Flatten());
    int fanIn = sample.size();
    for (int width : hidden) {
      layers.add(new Dense(fanIn, width, activation, init));
      fanIn = width;
    }
    layers.add(new Dense(fanIn, classes, init));
    return new Sequential(layers);
  }
}
