package dev.lanewise.layers.loss;

import dev.lanewise.engine.tensor.Tensor;

/**
 * How wrong the output of a batch is. Owns the buffers of its gradient, so each thread that trains
 * has one of its own; they are made when a shape is first seen.
 *
 * @param <T> what the output should have been
 */
public interface Loss<T> {
  /**
   * The loss, as a mean over the batch.
   *
   * @throws IllegalArgumentException if the target does not fit the output
   */
  float forward(Tensor output, T target);

  /**
   * Gradient of the last {@link #forward} by its output; overwritten by the next call.
   *
   * @throws IllegalStateException before the first forward
   */
  Tensor backward();
}
