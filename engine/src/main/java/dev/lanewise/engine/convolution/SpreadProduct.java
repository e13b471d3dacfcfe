package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Threads;

/**
 * The product of a weight matrix and spread images, for every group of channels: the left factor in
 * {@link RowPanels}, the right one read through {@link ProductTile}.
 */
final class SpreadProduct {
  private final ImageBlocks blocks;
  private final RowPanels weights;
  private final BlockRuns runs;
  private final BlockRuns starts;
  private final int channels;

  /**
   * A product over (channel, kernel row, kernel column), those of the lists alone, of one group.
   *
   * @param blocks the images, their channels those summed over
   * @param weights panels of the same sums
   * @param channels channels of one group that are summed over
   */
  SpreadProduct(
      ImageBlocks blocks, RowPanels weights, int channels, int[] kernelRows, int[] kernelColumns) {
    this.blocks = blocks;
    this.weights = weights;
    this.channels = channels;
    runs = new BlockRuns(blocks, layout -> layout.tapOffsets(channels, kernelRows, kernelColumns));
    starts = new BlockRuns(blocks, layout -> ProductTile.neighbours(layout.positions));
  }

  /** Packs the weights of the next products. */
  void pack(Threads threads, float[] weight, int weightOffset) {
    weights.pack(threads, weight, weightOffset);
  }

  /**
   * One panel of rows of a group, {@code result[r][p]} for all positions of a block.
   *
   * @param row first row, where the panel before it ended
   * @param spread the block's images
   * @param result rows {@link #resultStride} apart
   */
  void panel(int block, int group, int row, float[] spread, float[] result) {
    SpreadLayout layout = blocks.layout(block);
    weights.multiply(
        group,
        row,
        starts.of(block),
        runs.of(block),
        spread,
        layout.channelOffset(group * channels),
        result,
        resultStride(layout));
  }

  /** Distance between rows of a panel's result. */
  static int resultStride(SpreadLayout layout) {
    return layout.positions + SpreadLayout.OVERHANG;
  }

  /** Floats of a panel's result. */
  static int resultSize(SpreadLayout layout) {
    return ProductTile.MOST_ROWS * resultStride(layout);
  }
}
