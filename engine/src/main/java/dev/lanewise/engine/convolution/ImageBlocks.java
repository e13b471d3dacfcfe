package dev.lanewise.engine.convolution;

/** A batch cut into blocks of images, all equal but for the last, and the layout of each. */
final class ImageBlocks {
  /** Floats of a spread block: a second cache of 1 MiB. */
  private static final int MOST_FLOATS = 1 << 18;

  /** Blocks to cut a batch into where images are small: enough for 16 threads. */
  private static final int MOST_BLOCKS = 16;

  final int count;
  private final int images;
  private final SpreadLayout whole;
  private final SpreadLayout last;

  private ImageBlocks(TapAxis vertical, TapAxis horizontal, int batch, int images) {
    this.images = images;
    count = Math.ceilDiv(batch, images);
    whole = new SpreadLayout(vertical, horizontal, images);
    int rest = batch - (count - 1) * images;
    last = rest == images ? whole : new SpreadLayout(vertical, horizontal, rest);
  }

  /**
   * Blocks of as many images as fit a cache, but no fewer than {@link #MOST_BLOCKS} of them unless
   * they would have fewer positions than {@code leastPositions}.
   */
  static ImageBlocks of(
      TapAxis vertical, TapAxis horizontal, int channels, int batch, int leastPositions) {
    SpreadLayout one = new SpreadLayout(vertical, horizontal, 1);
    int wanted = Math.max(batch / MOST_BLOCKS, Math.ceilDiv(leastPositions, one.positions));
    int fitting = Math.max(1, MOST_FLOATS / one.channelOffset(channels));
    return new ImageBlocks(
        vertical, horizontal, batch, Math.clamp(Math.min(wanted, fitting), 1, batch));
  }

  /** First image of a block. */
  int first(int block) {
    return block * images;
  }

  /** Layout of a block. */
  SpreadLayout layout(int block) {
    return isLast(block) ? last : whole;
  }

  /** Whether a block is the last, which may be shorter. */
  boolean isLast(int block) {
    return block == count - 1;
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
