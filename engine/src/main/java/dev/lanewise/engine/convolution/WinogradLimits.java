package dev.lanewise.engine.convolution;

/**
 * The sizes of Winograd's convolution that suit caches, in floats. A result depends on none of them
 * but the gradient by the weights, which is added to once for every pass where weights are many.
 *
 * @param weights transformed weights up to which they are few: all of them are kept at a time
 * @param block tiles of a block and their products, where weights are few: they stay in a second
 *     cache of 1 MiB
 * @param sums tiles of both factors in a pass of the gradient by few weights
 * @param pass tiles of a pass, where weights are many
 * @param terms channels, not floats: as many weights of 32 columns are transformed at a time, where
 *     there are many
 * @param inputs channels, not floats: of as many, the sums with 32 output channels are found at a
 *     time where weights are many, and stay in a second cache until they are brought back
 */
record WinogradLimits(int weights, int block, int sums, int pass, int terms, int inputs) {
  /** Measured with caches of 1 MiB and 32 MiB. */
  static final WinogradLimits USUAL =
      new WinogradLimits(1 << 20, 1 << 18, 1 << 20, 1 << 21, 384, 64);
}
