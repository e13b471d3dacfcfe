package dev.lanewise.models.network;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.init.Initialization;

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
  public Shape usualSample() {
    return Shape.of(1, 28, 28);
  }

  @Override
  public Layer build(Shape sample, int classes, Nonlinearity nonlinearity, Initialization init) {
    NetworkBuilder network = new NetworkBuilder(sample, nonlinearity, init).flatten();
    for (int width : hidden) {
      network.dense(width);
    }
    return network.classes(classes);
  }
}
