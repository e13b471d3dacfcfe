package dev.lanewise.layers;

import dev.lanewise.engine.tensor.Tensor;

/**
 * One thread's buffers for one layer and one input shape. The tensors it returns are its own, and
 * are overwritten by the next call.
 */
public interface Pass {
  /**
   * The layer's output for {@code x}. Keeps what backward needs; x must stay as it is until then.
   */
  Tensor forward(Tensor x);

  /**
   * Gradient by the input of the last forward, for the gradient {@code gradOutput} by its output.
   * Adds ({@code +=}) the gradients by the parameters to {@link Parameter#gradient()}.
   *
   * @throws IllegalStateException if the pass was made for inference
   */
  Tensor backward(Tensor gradOutput);
}
