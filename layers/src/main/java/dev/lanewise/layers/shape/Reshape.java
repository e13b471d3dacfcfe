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
 * Each sample in another shape: a view of the same numbers.
 *
 * <pre>
 * input   x  (batch, …), as many numbers a sample        output  y  (batch, sample…)
 * </pre>
 */
public final class Reshape implements Layer {
  private final Shape sample;

  /**
   * The layer.
   *
   * @param sample shape that each sample gets, without a batch
   */
  public Reshape(Shape sample) {
    this.sample = sample;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() == 0 || input.sampleSize() != sample.size()) {
      throw new IllegalArgumentException(
          this
              + ": expected input of "
              + sample.size()
              + " numbers a sample, got "
              + input
              + "; give it a shape of as many");
    }
    return sample.inBatch(input.batch());
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    return graph.add(new dev.lanewise.engine.graph.View(Dims.batchOf(sample)), x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new ViewPass(this, input, outputShape(input), execution);
  }

  /** As {@code Reshape(16, 7, 7)}. */
  @Override
  public String toString() {
    return "Reshape" + sample;
  }
}
