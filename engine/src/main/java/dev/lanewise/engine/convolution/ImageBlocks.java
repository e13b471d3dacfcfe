package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Scratch;

/**
 * A batch cut into blocks, and the layout of each: some whole images where they are small, else a
 * band of rows of one image. All blocks are equal but the last of the batch, or of each image.
 */
final class ImageBlocks {
  /** Floats of a spread block: half of a second cache of 1 MiB. */
  private static final int MOST_FLOATS = 1 << 17;

  /** Blocks to cut a batch into where images are small: enough for 16 threads. */
  private static final int MOST_BLOCKS = 16;

  final int count;
  private final TapAxis vertical;
  private final TapAxis horizontal;
  private final int channels;
  private final int images;
  private final int bands;
  private final SpreadLayout whole;
  private final SpreadLayout last;

  ImageBlocks(TapAxis vertical, TapAxis horizontal, int channels, int batch, int images, int rows) {
    this.vertical = vertical;
    this.horizontal = horizontal;
    this.channels = channels;
    int imageBlocks = Math.ceilDiv(batch, images);
    bands = Math.ceilDiv(vertical.outputs, rows);
    count = imageBlocks * bands;
    this.images = Math.ceilDiv(batch, imageBlocks);
    int height = Math.ceilDiv(vertical.outputs, bands);
    whole = new SpreadLayout(vertical, horizontal, this.images, height);
    int restImages = batch - (imageBlocks - 1) * this.images;
    int restRows = vertical.outputs - (bands - 1) * height;
    boolean equal = restImages == this.images && restRows == height;
    last = equal ? whole : new SpreadLayout(vertical, horizontal, restImages, restRows);
  }

  /**
   * Blocks of as much as fits a cache, but no fewer than {@link #MOST_BLOCKS} of them unless they
   * would have fewer positions than {@code leastPositions}.
   */
  static ImageBlocks of(
      TapAxis vertical, TapAxis horizontal, int channels, int batch, int leastPositions) {
    SpreadLayout one = new SpreadLayout(vertical, horizontal, 1, vertical.outputs);
    int size = one.channelOffset(channels);
    int fitting = MOST_FLOATS / size;
    if (fitting == 0) {
      int least = Math.ceilDiv(leastPositions, one.pitch);
      int rows = (int) ((long) MOST_FLOATS * vertical.reach / size) - one.overlap();
      return new ImageBlocks(
          vertical,
          horizontal,
          channels,
          batch,
          1,
          Math.min(Math.max(rows, least), vertical.outputs));
    }
    int wanted = Math.max(batch / MOST_BLOCKS, Math.ceilDiv(leastPositions, one.positions));
    int images = Math.clamp(Math.min(wanted, fitting), 1, batch);
    return new ImageBlocks(vertical, horizontal, channels, batch, images, vertical.outputs);
  }

  /** First image of a block. */
  int firstImage(int block) {
    return block / bands * images;
  }

  /** First row of outputs of a block. */
  int firstRow(int block) {
    return block % bands * whole.outputRows;
  }

  /**
   * Spreads the images of a block, in slot IMAGES.
   *
   * @param x (batch, channels, height, width)
   */
  float[] spread(int block, float[] x, int xOffset, Scratch scratch) {
    SpreadLayout layout = layout(block);
    float[] spread = scratch.floats(Scratch.IMAGES, layout.size(channels));
    int image = channels * vertical.size * horizontal.size;
    layout.fill(
        channels,
        x,
        xOffset + firstImage(block) * image,
        image,
        vertical.size,
        horizontal.size,
        firstRow(block),
        spread);
    return spread;
  }

  /** Layout of a block: one of two, the last of the batch, or of its image, may be smaller. */
  SpreadLayout layout(int block) {
    boolean isLast = bands == 1 ? block == count - 1 : block % bands == bands - 1;
    return isLast ? last : whole;
  }

  /** Layout of all blocks but the last. */
  SpreadLayout whole() {
    return whole;
  }

  /** Layout of the last block. */
  SpreadLayout last() {
    return last;
  }
}
