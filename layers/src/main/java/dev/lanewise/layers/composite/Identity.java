package dev.lanewise.layers.composite;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/** A branch without layers, {@code y = x}: the same tensor, not a copy. */
public final class Identity implements Layer {
  /** The layer. */
  public Identity() {}

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    return x;
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new IdentityPass(this, input, execution);
  }

  /** {@code Identity()}. */
  @Override
  public String toString() {
    return "Identity()";
  }

  private record IdentityPass(Identity layer, Shape shape, Execution execution) implements Pass {
    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, shape, x);
      return x; // y  = x
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, shape, dy);
      return dy; // dx = dy
    }
  }
}
