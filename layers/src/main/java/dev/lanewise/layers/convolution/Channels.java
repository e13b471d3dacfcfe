package dev.lanewise.layers.convolution;

import dev.lanewise.engine.tensor.Shape;

/** What layers over images ask of their input. */
final class Channels {
  private Channels() {}

  /**
   * Checks that an input holds images with so many channels.
   *
   * @param layer for the message
   * @throws IllegalArgumentException if it does not
   */
  static void require(Object layer, int inChannels, Shape input) {
    if (input.rank() != 4 || input.dim(1) != inChannels) {
      throw new IllegalArgumentException(
          layer
              + ": expected input (batch, "
              + inChannels
              + ", height, width), got "
              + input
              + (input.rank() == 4 ? "; set inChannels to match" : "; give it images"));
    }
  }
}
