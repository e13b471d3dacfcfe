package dev.lanewise.layers.activation;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;

/**
 * A shape seen as (batch, channels, inner): its second dimension apart, all after it together. The
 * channels of a matrix (batch, features) are its features.
 *
 * @param batch samples
 * @param channels size of the second dimension
 * @param inner elements of one channel of one sample
 */
record ChannelAxis(int batch, int channels, int inner) {
  /**
   * That of {@code input}.
   *
   * @throws IllegalArgumentException if it has no second dimension; speaks for {@code layer}
   */
  static ChannelAxis of(Layer layer, Shape input) {
    if (input.rank() < 2) {
      throw new IllegalArgumentException(
          layer
              + ": expected input (batch, channels, …), got "
              + input
              + "; give it a batch dimension and one to work on");
    }
    int channels = input.dim(1);
    return new ChannelAxis(input.batch(), channels, input.sampleSize() / channels);
  }

  /** The shape with another number of channels. */
  static Shape withChannels(Shape shape, int channels) {
    int[] dims = shape.toArray();
    dims[1] = channels;
    return Shape.of(dims);
  }
}
