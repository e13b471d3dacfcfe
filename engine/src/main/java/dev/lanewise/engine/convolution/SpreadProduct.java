package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * The product of a weight matrix and spread images, for every group of channels: the left factor
 * packed into panels of a few rows, the right one read through {@link ProductTile}.
 */
final class SpreadProduct {
  /** Weights that one task packs: a few microseconds of work. */
  private static final int PACK_SHARE = 1 << 16;

  private static final float[] NOTHING = {};

  private final ImageBlocks blocks;
  private final int groups;
  private final int rows;
  private final int rowStride;
  private final int groupStride;
  private final int depth;
  private final int[] sources;
  private final BlockRuns runs;
  private final int channels;
  private final int covered;
  private final int packTasks;
  private final float[] packed;
  private final Threads.Task pack = this::pack;
  private float[] weight = NOTHING;
  private int weightOffset;

  /**
   * A product over (channel, kernel row, kernel column), those of the lists alone, of one group.
   *
   * @param blocks the images, their channels those summed over
   * @param rows rows of one group: channels of the result
   * @param rowStride distance between weights of neighbouring rows
   * @param channels channels of one group that are summed over
   * @param channelStride distance between weights of neighbouring channels
   */
  SpreadProduct(
      Conv2dGeometry geometry,
      ImageBlocks blocks,
      int rows,
      int rowStride,
      int channels,
      int channelStride,
      int[] kernelRows,
      int[] kernelColumns) {
    this.blocks = blocks;
    this.rows = rows;
    this.rowStride = rowStride;
    groups = geometry.groups();
    groupStride = geometry.groupOutChannels() * geometry.depth();
    depth = channels * kernelRows.length * kernelColumns.length;
    sources = new int[depth];
    int k = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int u : kernelRows) {
        for (int v : kernelColumns) {
          sources[k++] = channel * channelStride + u * geometry.horizontal().kernel() + v;
        }
      }
    }
    runs = new BlockRuns(blocks, layout -> layout.tapOffsets(channels, kernelRows, kernelColumns));
    this.channels = channels;
    covered = ProductTile.coveredRows(rows);
    packed = new float[groups * covered * depth];
    packTasks = Math.min(groups * covered / ProductTile.MOST_ROWS, packed.length / PACK_SHARE) + 1;
  }

  /** Packs the weights of the next products. */
  void pack(Threads threads, float[] weight, int weightOffset) {
    this.weight = weight;
    this.weightOffset = weightOffset;
    threads.run(packTasks, pack);
    this.weight = NOTHING;
  }

  private void pack(int task, Scratch scratch) {
    int panel = 0;
    for (int group = 0; group < groups; group++) {
      int from = weightOffset + group * groupStride;
      for (int row = 0; row < rows; panel++) {
        int width = ProductTile.rows(rows - row);
        if (panel % packTasks == task) {
          int to = (group * covered + row) * depth;
          packPanel(from + row * rowStride, Math.min(width, rows - row), width, to);
        }
        row += width;
      }
    }
  }

  /** Packs {@code real} rows, and zeros up to the width. */
  private void packPanel(int from, int real, int width, int to) {
    int at = to;
    for (int source : sources) {
      int r = 0;
      for (; r < real; r++) {
        packed[at + r] = weight[from + source + r * rowStride];
      }
      for (; r < width; r++) {
        packed[at + r] = 0f;
      }
      at += width;
    }
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
    ProductTile.panel(
        ProductTile.rows(rows - row),
        layout.positions,
        depth,
        packed,
        (group * covered + row) * depth,
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
