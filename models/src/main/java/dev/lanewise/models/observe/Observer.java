package dev.lanewise.models.observe;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Pass;

/** Looks on while one layer of a network runs. */
public interface Observer {
  /**
   * The layer has run forward.
   *
   * @param y its output, which stays until its next forward
   */
  void forward(Tensor y);

  /**
   * The layer has run backward.
   *
   * @param pass the layer's own; what its backward is asked for here lies where dx does
   * @param dx the gradient by its input, to be left as it is
   */
  default void backward(Pass pass, Tensor dx) {}
}
