package dev.lanewise.layers;

import dev.lanewise.engine.tensor.Shape;
import java.util.SequencedMap;

/**
 * A description of one step of a network, with its parameters. Immutable but for the numbers in the
 * parameters; threads that infer share it, and each owns a {@link Pass}.
 */
public interface Layer {
  /**
   * Shape of the output for an input shape, batch included.
   *
   * @throws IllegalArgumentException if the input does not fit: who, expected, got, what to do
   */
  Shape outputShape(Shape input);

  /**
   * The parameters by name, in a fixed order; a composite layer puts the child's position before
   * the name, as in {@code 3.weight}. Empty where there are none.
   */
  SequencedMap<String, Parameter> parameters();

  /**
   * Buffers and loops for inputs of exactly this shape. All that a pass needs is allocated here or
   * at its first use.
   *
   * @throws IllegalArgumentException if the input does not fit
   */
  Pass newPass(Shape input, Execution execution);
}
