package dev.lanewise.layers;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A description of one step of a network, with its parameters. Immutable but for the numbers in
 * parameters and state; threads that infer share it, and each owns a {@link Pass}.
 */
public interface Layer {
  /** The state of a layer that keeps none. */
  SequencedMap<String, Tensor> NO_STATE =
      Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

  /**
   * Shape of the output for an input shape, batch included.
   *
   * @throws IllegalArgumentException if the input does not fit: who, expected, got, what to do
   */
  Shape outputShape(Shape input);

  /**
   * The parameters by name, in a fixed order; a composite layer puts the child's position, or its
   * own name for it, before the name, as in {@code 3.weight}. Empty where there are none.
   */
  SequencedMap<String, Parameter> parameters();

  /**
   * Numbers that training leaves behind without learning them, such as running means: no gradient
   * leads to them and no optimizer sees them, but inference needs them, so that files keep them
   * beside the parameters. By name, in a fixed order, named as {@link #parameters()} are; no name
   * is that of a parameter. A composite layer gives those of its children. Empty where there are
   * none.
   *
   * <p>A forward in training may write to them, in inference none does.
   */
  default SequencedMap<String, Tensor> state() {
    return NO_STATE;
  }

  /**
   * Adds what the layer computes in inference to a graph, for plans and for files; the numbers are
   * those of now, copied.
   *
   * @param x the input, which fits {@link #outputShape}
   * @return the output
   * @throws UnsupportedOperationException unless the layer says how: all of Lanewise's do
   */
  default Value addTo(GraphBuilder graph, Value x) {
    throw new UnsupportedOperationException(
        this + ": expected a layer that can be added to a graph, got one without addTo; write it");
  }

  /**
   * Buffers and loops for inputs of exactly this shape. All that a pass needs is allocated here or
   * at its first use.
   *
   * @throws IllegalArgumentException if the input does not fit
   */
  Pass newPass(Shape input, Execution execution);
}
