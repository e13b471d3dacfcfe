package dev.lanewise.models.record;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.image.ImageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * All channels of a layer's output for one image, side by side in reading order.
 *
 * @param layer its number
 * @param y (1, channels, height, width)
 */
record ChannelSheet(int layer, Tensor y) {
  /** A map is enlarged by a whole factor to at least this side, where it is smaller. */
  private static final int LEAST_SIDE = 48;

  private static final int FEW_COLUMNS = 8;
  private static final int MANY_COLUMNS = 16;

  /** From this number on there are many columns. */
  private static final int MANY_CHANNELS = 65;

  private static final int GAP = 2;
  private static final byte GAP_GREY = 96;

  /** Whether an output has maps to look at: more than a number for each channel. */
  static boolean areIn(Shape batch) {
    return batch.rank() == 4 && batch.dim(2) * batch.dim(3) > 1;
  }

  /** Writes them as a grey PNG, black for 0 and white for the largest |y| of the channel. */
  void writePng(Path file) throws IOException {
    int channels = y.shape().dim(1);
    int height = y.shape().dim(2);
    int width = y.shape().dim(3);
    int scale = Math.max(1, Math.ceilDiv(LEAST_SIDE, Math.max(height, width)));
    int columns = Math.min(channels, channels < MANY_CHANNELS ? FEW_COLUMNS : MANY_COLUMNS);
    int cellHeight = height * scale + GAP;
    int cellWidth = width * scale + GAP;
    int pictureWidth = columns * cellWidth + GAP;
    int pictureHeight = Math.ceilDiv(channels, columns) * cellHeight + GAP;
    byte[] pixels = new byte[pictureHeight * pictureWidth];
    Arrays.fill(pixels, GAP_GREY);
    for (int channel = 0; channel < channels; channel++) {
      int corner =
          (channel / columns * cellHeight + GAP) * pictureWidth
              + channel % columns * cellWidth
              + GAP;
      byte[] map = levels(channel, height * width);
      for (int row = 0; row < height * scale; row++) {
        for (int column = 0; column < width * scale; column++) {
          pixels[corner + row * pictureWidth + column] = map[row / scale * width + column / scale];
        }
      }
    }
    ImageFile.write(file, pixels, Shape.of(1, pictureHeight, pictureWidth));
  }

  private byte[] levels(int channel, int size) {
    int from = y.offset() + channel * size;
    float largest = 0;
    for (int i = from; i < from + size; i++) {
      largest = Math.max(largest, Math.abs(y.data()[i]));
    }
    byte[] levels = new byte[size];
    for (int i = 0; i < size && largest > 0; i++) {
      levels[i] = (byte) Math.round(255 * (Math.abs(y.data()[from + i]) / largest));
    }
    return levels;
  }
}
