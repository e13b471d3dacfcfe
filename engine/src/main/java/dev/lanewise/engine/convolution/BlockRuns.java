package dev.lanewise.engine.convolution;

import java.util.function.Function;

/** Where the taps of a product begin in the spread images of a block: one list for each layout. */
final class BlockRuns {
  private final ImageBlocks blocks;
  private final int[] ofWhole;
  private final int[] ofLast;

  /**
   * Runs for every block.
   *
   * @param runs lists those of a layout
   */
  BlockRuns(ImageBlocks blocks, Function<SpreadLayout, int[]> runs) {
    this.blocks = blocks;
    ofWhole = runs.apply(blocks.whole());
    ofLast = runs.apply(blocks.last());
  }

  /** The runs of a block. */
  int[] of(int block) {
    return blocks.layout(block) == blocks.last() ? ofLast : ofWhole;
  }
}
