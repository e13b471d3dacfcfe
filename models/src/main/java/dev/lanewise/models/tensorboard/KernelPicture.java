package dev.lanewise.models.tensorboard;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import java.util.Optional;

/**
 * The weights of a network's first layer as pictures of what its units look for, one beside the
 * other: kernels of a convolution, or weights of a dense layer laid out as the image. Each is
 * brought to its own range, from black to white.
 *
 * @param weight (units, channels, height, width) or (units, channels·height·width)
 * @param unit shape of one unit's weights, (channels, height, width)
 */
record KernelPicture(Tensor weight, Shape unit) {
  private static final int COLUMNS = 8;
  private static final int MOST_UNITS = 64;

  /** Pixels, at least, of a unit's longer side. */
  private static final int SIDE = 32;

  /**
   * Of the first parameter, if it is such a weight.
   *
   * @param sample shape of the network's images
   */
  static Optional<KernelPicture> of(Layer network, Shape sample) {
    if (network.parameters().isEmpty()) {
      return Optional.empty();
    }
    Parameter first = network.parameters().firstEntry().getValue();
    Shape shape = first.value().shape();
    if (shape.rank() == 4) {
      Shape kernel = Shape.of(shape.dim(1), shape.dim(2), shape.dim(3));
      return Optional.of(new KernelPicture(first.value(), kernel));
    }
    boolean takesImages = sample.rank() == 3 && sample.dim(1) > 1 && sample.dim(2) > 1;
    if (shape.rank() == 2 && takesImages && shape.dim(1) == sample.size()) {
      return Optional.of(new KernelPicture(first.value(), sample));
    }
    return Optional.empty();
  }

  /** Of red, green and blue where a unit has these channels, else of its first alone in grey. */
  private int channels() {
    return unit.dim(0) == 3 ? 3 : 1;
  }

  private int units() {
    return Math.min(MOST_UNITS, weight.shape().dim(0));
  }

  private int scale() {
    return Math.ceilDiv(SIDE, Math.max(unit.dim(1), unit.dim(2)));
  }

  /** (channels, height, width) of the picture: each unit with a frame of one pixel. */
  Shape shape() {
    int columns = Math.min(COLUMNS, units());
    int rows = Math.ceilDiv(units(), columns);
    return Shape.of(
        channels(),
        1 + rows * (unit.dim(1) * scale() + 1),
        1 + columns * (unit.dim(2) * scale() + 1));
  }

  /** The picture with the weights as they are now: (channels, height, width), unsigned bytes. */
  byte[] pixels() {
    Shape shape = shape();
    byte[] pixels = new byte[shape.size()];
    int height = unit.dim(1) * scale();
    int width = unit.dim(2) * scale();
    for (int k = 0; k < units(); k++) {
      int top = 1 + k / COLUMNS * (height + 1);
      int left = 1 + k % COLUMNS * (width + 1);
      float least = Float.POSITIVE_INFINITY;
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < channels() * unit.dim(1) * unit.dim(2); i++) {
        least = Math.min(least, at(k, i));
        largest = Math.max(largest, at(k, i));
      }
      for (int c = 0; c < channels(); c++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int of = (c * unit.dim(1) + y / scale()) * unit.dim(2) + x / scale();
            int to = (c * shape.dim(1) + top + y) * shape.dim(2) + left + x;
            pixels[to] = (byte) Math.round(255 * (at(k, of) - least) / (largest - least));
          }
        }
      }
    }
    return pixels;
  }

  private float at(int unitIndex, int i) {
    return weight.data()[weight.offset() + unitIndex * unit.size() + i];
  }
}
