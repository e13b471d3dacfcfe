package dev.lanewise.engine.convolution;

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
  private final int images;
  private final int bands;
  private final SpreadLayout whole;
  private final SpreadLayout last;

  private ImageBlocks(TapAxis vertical, TapAxis horizontal, int batch, int images, int rows) {
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
          vertical, horizontal, batch, 1, Math.min(Math.max(rows, least), vertical.outputs));
    }
    int wanted = Math.max(batch / MOST_BLOCKS, Math.ceilDiv(leastPositions, one.positions));
    int images = Math.clamp(Math.min(wanted, fitting), 1, batch);
    return new ImageBlocks(vertical, horizontal, batch, images, vertical.outputs);
  }

  /** First image of a block. */
  int firstImage(int block) {
    return block / bands * images;
  }

  /** First row of outputs of a block. */
  int firstRow(int block) {
    return block % bands * whole.outputRows;
  }

  /** Layout of a block. */
  SpreadLayout layout(int block) {
    return isLast(block) ? last : whole;
  }

  /** Whether a block is the last of the batch, or of its image: it may be smaller. */
  boolean isLast(int block) {
    return bands == 1 ? block == count - 1 : block % bands == bands - 1;
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
