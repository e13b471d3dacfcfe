package dev.lanewise.layers.composite;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.Arrays;
import java.util.SequencedMap;

/**
 * The end of a gradient, {@code y = x}, {@code dx = 0}: what stands below learns nothing from what
 * stands above. The output is the same tensor, not a copy.
 */
public final class Detach implements Layer {
  /** The layer. */
  public Detach() {}

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
    return new DetachPass(this, input, execution, execution.gradInput(input));
  }

  /** {@code Detach()}. */
  @Override
  public String toString() {
    return "Detach()";
  }

  private record DetachPass(
      Detach layer, Shape shape, Execution execution, GradientBuffer gradInput) implements Pass {
    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, shape, x);
      return x; // y  = x
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, shape, dy);
      Tensor dx = gradInput.beside(dy);
      Arrays.fill(dx.data(), dx.offset(), dx.offset() + dx.size(), 0f); // dx = 0
      return dx;
    }
  }
}
