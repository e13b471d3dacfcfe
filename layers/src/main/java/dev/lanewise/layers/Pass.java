package dev.lanewise.layers;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;

/**
 * One thread's buffers for one layer and one input shape. An output that it returns is its own, and
 * stays until the next forward. A gradient stays until the next backward; in a composite layer,
 * where passes share a {@link GradientRoom}, until the layer below has returned its own.
 */
public interface Pass {
  /**
   * The layer's output for {@code x}. Keeps what backward needs; x must stay as it is until then.
   *
   * @throws IllegalArgumentException if x is not of the shape that the pass was made for
   */
  Tensor forward(Tensor x);

  /**
   * Gradient by the input of the last forward, for the gradient {@code gradOutput} by its output.
   * Adds ({@code +=}) the gradients by the parameters to {@link Parameter#gradient()}.
   *
   * @throws IllegalArgumentException if gradOutput is not of the output's shape
   * @throws IllegalStateException if the pass was made for inference
   */
  Tensor backward(Tensor gradOutput);

  /**
   * {@link #backward} without the gradient by the input, which nobody needs of the first layer of a
   * network: a training step ends with this. Adds the same bits to the parameters' gradients.
   *
   * @throws IllegalArgumentException if gradOutput is not of the output's shape
   * @throws IllegalStateException if the pass was made for inference
   */
  default void backwardToParameters(Tensor gradOutput) {
    backward(gradOutput);
  }

  /**
   * Goes on as a pass does that has run {@link #forward} so many times: what it draws at random,
   * such as dropout's masks, follows from that number and the execution's seed alone. A composite
   * tells its children; most passes draw nothing.
   *
   * @param forwards at least 0
   */
  default void resumeAfter(long forwards) {}

  /**
   * For the head of a {@link #forward}.
   *
   * @throws IllegalArgumentException if x is not of {@code expected} shape
   */
  static void requireInput(Layer layer, Shape expected, Tensor x) {
    if (!x.shape().equals(expected)) {
      throw new IllegalArgumentException(
          layer
              + ": expected input "
              + expected
              + ", got "
              + x.shape()
              + "; make a new pass for another shape");
    }
  }

  /**
   * For the head of a {@link #backward}.
   *
   * @param expected the shape of the output
   * @throws IllegalArgumentException if gradOutput is not of {@code expected} shape
   */
  static void requireGradient(Layer layer, Shape expected, Tensor gradOutput) {
    if (!gradOutput.shape().equals(expected)) {
      throw new IllegalArgumentException(
          layer
              + ": expected a gradient of the output's shape "
              + expected
              + ", got "
              + gradOutput.shape()
              + "; give the one by what forward returned");
    }
  }
}
