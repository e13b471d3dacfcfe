package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.PanelPacker;
import dev.lanewise.engine.gemm.Transposition;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * The weights of a convolution as left factors of the gradient by its input: for each list of taps
 * and each group a row-major matrix {@code T[c][(tap, o)] = W[o][c][tap]}, read where it stands.
 */
final class TransposedWeights {
  /** Weights that one task copies: a few microseconds of work. */
  private static final int SHARE = 1 << 15;

  /** Rows and columns that are transposed at a time, 16 KiB: what is written are long runs. */
  private static final int ROWS = 256;

  private static final int COLUMNS = 16;

  /** Rows a multiple of this apart, 1 KiB, compete for the sets of a first cache. */
  private static final int APART = 256;

  /** Floats that such rows are moved apart. */
  private static final int SHIFT = 16;

  private final Conv2dGeometry geometry;

  /** By tap: where T[0][(tap, 0)] of its list stands in the first group. */
  private final int[] firsts;

  /** By tap: distance between its list's rows. */
  private final int[] strides;

  private final int columns;
  private final int columnsInTask;
  private final int groupSize;
  private final float[] matrices;
  private final Threads.Task task = this::fillColumns;
  private float[] weight = {};
  private int weightOffset;

  /**
   * Weights of a convolution.
   *
   * @param lists by list, its taps, kernel row · kernel width + kernel column; every tap is in one
   */
  TransposedWeights(Conv2dGeometry geometry, int[][] lists) {
    this.geometry = geometry;
    int outChannels = geometry.groupOutChannels();
    int inChannels = geometry.groupInChannels();
    firsts = new int[geometry.kernelPlane()];
    strides = new int[geometry.kernelPlane()];
    int first = 0;
    for (int[] taps : lists) {
      int depth = taps.length * outChannels;
      int stride = depth % APART == 0 ? depth + SHIFT : depth;
      for (int i = 0; i < taps.length; i++) {
        firsts[taps[i]] = first + i * outChannels;
        strides[taps[i]] = stride;
      }
      first += inChannels * stride;
    }
    groupSize = first;
    columns = geometry.depth();
    columnsInTask = Math.ceilDiv(Math.ceilDiv(SHARE, outChannels), COLUMNS) * COLUMNS;
    matrices = new float[geometry.groups() * groupSize];
  }

  /** Copies the weights of the next products. */
  void fill(Threads threads, float[] weight, int weightOffset) {
    this.weight = weight;
    this.weightOffset = weightOffset;
    threads.run(geometry.groups() * Math.ceilDiv(columns, columnsInTask), task);
  }

  float[] matrices() {
    return matrices;
  }

  /** Where the matrix of a tap's list begins, if the tap is its first. */
  int offset(int group, int tap) {
    return group * groupSize + firsts[tap];
  }

  /** Distance between rows of the matrix of a tap's list. */
  int stride(int tap) {
    return strides[tap];
  }

  /** Some columns (c, tap) of a group's weights, transposed a few at a time. */
  private void fillColumns(int index, Scratch scratch) {
    int parts = Math.ceilDiv(columns, columnsInTask);
    int group = index / parts;
    int end = Math.min(columns, (index % parts + 1) * columnsInTask);
    int outChannels = geometry.groupOutChannels();
    int from = weightOffset + group * outChannels * columns;
    float[] square = scratch.floats(Scratch.TILE, COLUMNS * ROWS + PanelPacker.SLACK);
    for (int row = 0; row < outChannels; row += ROWS) {
      int rows = Math.min(ROWS, outChannels - row);
      for (int column = index % parts * columnsInTask; column < end; column += COLUMNS) {
        int count = Math.min(COLUMNS, end - column);
        int at = from + row * columns + column;
        Transposition.pack(rows, count, weight, at, columns, rows, square, 0);
        for (int i = 0; i < count; i++) {
          int channel = (column + i) / geometry.kernelPlane();
          int tap = (column + i) % geometry.kernelPlane();
          int to = offset(group, tap) + channel * strides[tap] + row;
          System.arraycopy(square, i * rows, matrices, to, rows);
        }
      }
    }
  }
}
