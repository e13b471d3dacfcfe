package dev.lanewise.layers.shape;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/**
 * Each sample as one row: a view of the same numbers.
 *
 * <pre>
 * input   x  (batch, d1, d2, …)        output  y  (batch, d1·d2·…)
 * </pre>
 */
public final class Flatten implements Layer {
  /** The layer. */
  public Flatten() {}

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() == 0) {
      throw new IllegalArgumentException(
          this + ": expected input (batch, …), got (); give it a batch dimension");
    }
    return Shape.of(input.batch(), input.sampleSize());
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    return graph.add(
        new dev.lanewise.engine.graph.View(Dims.of(Dims.BATCH, x.dims().sampleSize())), x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new ViewPass(this, input, outputShape(input), execution);
  }

  /** {@code Flatten()}. */
  @Override
  public String toString() {
    return "Flatten()";
  }
}
