package dev.lanewise.layers.composite;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientRoom;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.ActivationLayer;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Residual block, {@code y = f(body(x) + shortcut(x))}. Parameters are named as in {@code
 * body.0.weight}.
 *
 * <pre>
 * input   x  any that both take        output  y  the shape that both give
 * </pre>
 *
 * <p>Source: He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015.
 */
public final class Residual implements Layer {
  private final Layer body;
  private final Layer shortcut;
  private final Activation activation;
  private final Children children;

  /** {@code y = body(x) + x}. */
  public Residual(Layer body) {
    this(body, new Identity(), Activations.IDENTITY);
  }

  /**
   * The block.
   *
   * @param shortcut what is added: {@link Identity}, or a layer that gives the body's output shape
   * @param activation the f of the equation
   */
  public Residual(Layer body, Layer shortcut, Activation activation) {
    this.body = body;
    this.shortcut = shortcut;
    this.activation = activation;
    SequencedMap<String, Layer> byName = new LinkedHashMap<>();
    byName.put("body", body);
    byName.put("shortcut", shortcut);
    children = new Children(byName);
  }

  /** The first term of the sum. */
  public Layer body() {
    return body;
  }

  /** The other term of the sum. */
  public Layer shortcut() {
    return shortcut;
  }

  /** The f of the equation. */
  public Activation activation() {
    return activation;
  }

  /**
   * Shape behind the body.
   *
   * @throws IllegalArgumentException if the shortcut gives another
   */
  @Override
  public Shape outputShape(Shape input) {
    Shape sum = child("body", body, input);
    Shape added = child("shortcut", shortcut, input);
    if (!sum.equals(added)) {
      throw new IllegalArgumentException(
          "Residual: expected a shortcut that gives "
              + sum
              + " as the body does, got "
              + added
              + "; put a layer that changes the shape there");
    }
    return sum;
  }

  private static Shape child(String name, Layer layer, Shape input) {
    try {
      return layer.outputShape(input);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Residual, " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return children.parameters();
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    return children.state();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    Value sum =
        graph.add(
            new Binary(Binary.Function.ADD),
            Children.addTo(graph, "body", body, x),
            Children.addTo(graph, "shortcut", shortcut, x));
    return ActivationLayer.addTo(graph, activation, sum);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    Shape output = outputShape(input);
    Execution shared = execution.sharingGradients();
    GradientRoom room = shared.gradients();
    // Both need the gradient by the sum, and the shortcut is second.
    Pass first = body.newPass(input, shared.forChild(0, room.holding(1)));
    Pass second = shortcut.newPass(input, shared.forChild(1, room.apart(1)));
    return new ResidualPass(this, first, second, input, output, shared);
  }

  /** As {@code Residual(body: Sequential(…), shortcut: Identity(), relu)}. */
  @Override
  public String toString() {
    String text = children.text("Residual");
    return activation.equals(Activations.IDENTITY)
        ? text
        : text.substring(0, text.length() - 1) + ", " + activation.name() + ")";
  }
}
