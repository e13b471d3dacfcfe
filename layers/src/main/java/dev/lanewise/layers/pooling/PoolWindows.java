package dev.lanewise.layers.pooling;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.pooling.Pool2dGeometry;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;

/** The windows of a pooling layer, checked once for their padding and then against every input. */
record PoolWindows(Window vertical, Window horizontal) {
  /** Checks the padding: a window must not see padding alone. */
  PoolWindows {
    if (2 * vertical.padding() > vertical.kernel()
        || 2 * horizontal.padding() > horizontal.kernel()) {
      throw new IllegalArgumentException(
          "Pooling: expected padding of at most half the kernel, got "
              + Window.describe(vertical, horizontal));
    }
  }

  /** The sizes for an input shape, which it checks on behalf of {@code layer}. */
  Pool2dGeometry geometry(Layer layer, Shape input) {
    if (input.rank() != 4) {
      throw new IllegalArgumentException(
          layer + ": expected input (batch, channels, height, width), got " + input);
    }
    if (vertical.extent() > input.dim(2) + 2 * vertical.padding()
        || horizontal.extent() > input.dim(3) + 2 * horizontal.padding()) {
      throw new IllegalArgumentException(
          layer
              + ": expected padded images of at least "
              + vertical.extent()
              + "×"
              + horizontal.extent()
              + ", got input "
              + input
              + "; take this pooling out, or give it larger images");
    }
    if (!vertical.alwaysMeetsInput(input.dim(2)) || !horizontal.alwaysMeetsInput(input.dim(3))) {
      throw new IllegalArgumentException(
          layer
              + ": expected images of which every window sees a part, got input "
              + input
              + "; use a smaller dilation, or give it larger images");
    }
    return new Pool2dGeometry(
        input.batch(), input.dim(1), input.dim(2), input.dim(3), vertical, horizontal);
  }

  /** As {@code kernelSize=2, stride=2}. */
  @Override
  public String toString() {
    return Window.describe(vertical, horizontal);
  }
}
