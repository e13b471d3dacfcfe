package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Tensor;
import java.util.SequencedMap;

/** Changes the parameters that it was made with by their gradients, all on the caller's threads. */
public interface Optimizer {
  /** Sets all gradients to 0, before the passes that add to them. */
  void zeroGrad();

  /** Changes every parameter by its gradient. Allocates nothing. */
  void step();

  /** Learning rate of the next step. */
  double learningRate();

  /**
   * Sets the learning rate of the steps to come; what was gathered so far stays.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  void learningRate(double learningRate);

  /**
   * All that the next step depends on beside parameters, gradients and learning rate, by name: the
   * tensors themselves, so that filling them with saved numbers resumes a run to the bit.
   */
  SequencedMap<String, Tensor> state();
}
