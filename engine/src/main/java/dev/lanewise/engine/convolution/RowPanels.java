package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * The weights of a convolution as left factors of products, for every group of channels a matrix
 * (channels of the result, terms), in the panels of a few rows that {@link ProductTile} reads.
 */
final class RowPanels {
  /** Weights that one task packs: a few microseconds of work. */
  private static final int PACK_SHARE = 1 << 16;

  private static final float[] NOTHING = {};

  private final int groups;
  private final int rows;
  private final int rowStride;
  private final int groupStride;
  private final int[] sources;
  private final int covered;
  private final int packTasks;
  private final float[] packed;
  private final Threads.Task pack = this::pack;
  private float[] weight = NOTHING;
  private int weightOffset;

  /**
   * Panels for sums over (channel, kernel row, kernel column), those of the lists alone.
   *
   * @param rows rows of one group: channels of the result
   * @param rowStride distance between weights of neighbouring rows
   * @param channels channels of one group that are summed over
   * @param channelStride distance between weights of neighbouring channels
   */
  private RowPanels(
      Conv2dGeometry geometry,
      int rows,
      int rowStride,
      int channels,
      int channelStride,
      int[] kernelRows,
      int[] kernelColumns) {
    this.rows = rows;
    this.rowStride = rowStride;
    groups = geometry.groups();
    groupStride = geometry.groupOutChannels() * geometry.depth();
    sources = new int[channels * kernelRows.length * kernelColumns.length];
    int k = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int u : kernelRows) {
        for (int v : kernelColumns) {
          sources[k++] = channel * channelStride + u * geometry.horizontal().kernel() + v;
        }
      }
    }
    covered = ProductTile.coveredRows(rows);
    packed = new float[groups * covered * sources.length];
    packTasks = Math.min(groups * covered / ProductTile.MOST_ROWS, packed.length / PACK_SHARE) + 1;
  }

  /** For the output: sums over input channels and all taps. */
  static RowPanels forward(Conv2dGeometry g) {
    return new RowPanels(
        g,
        g.groupOutChannels(),
        g.depth(),
        g.groupInChannels(),
        g.kernelPlane(),
        g.vertical().all(),
        g.horizontal().all());
  }

  /** For the gradient by the input: sums over output channels and some taps. */
  static RowPanels backward(Conv2dGeometry g, int[] kernelRows, int[] kernelColumns) {
    return new RowPanels(
        g,
        g.groupInChannels(),
        g.kernelPlane(),
        g.groupOutChannels(),
        g.depth(),
        kernelRows,
        kernelColumns);
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
          int to = (group * covered + row) * sources.length;
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

  /** Rows of one group. */
  int rows() {
    return rows;
  }

  /**
   * The product of one panel and vectors of positions, see {@link ProductTile#panel}.
   *
   * @param row first row, where the panel before it ended
   */
  void multiply(
      int group,
      int row,
      int[] starts,
      int[] runs,
      float[] b,
      int bOffset,
      float[] result,
      int ld) {
    ProductTile.panel(
        ProductTile.rows(rows - row),
        starts,
        sources.length,
        packed,
        (group * covered + row) * sources.length,
        runs,
        b,
        bOffset,
        result,
        ld);
  }
}
