package dev.lanewise.engine.normalization;

/**
 * Channels cut into blocks of neighbours, one task each, by the shape alone: so many that a block
 * of one image is worth a loop, so few that all images of a block fit in a core's cache.
 */
record ChannelBlocks(int channels, int size) {
  /** Values of one image that make a loop worth while. */
  private static final int LEAST_VALUES = 1024;

  /** Tasks to leave at least, where there are the channels: enough for 16 threads. */
  private static final int LEAST_TASKS = 16;

  static ChannelBlocks of(int channels, int plane) {
    int wanted = Math.ceilDiv(LEAST_VALUES, plane);
    return new ChannelBlocks(channels, Math.min(wanted, Math.ceilDiv(channels, LEAST_TASKS)));
  }

  int count() {
    return Math.ceilDiv(channels, size);
  }

  int first(int block) {
    return block * size;
  }

  int size(int block) {
    return Math.min(size, channels - first(block));
  }
}
