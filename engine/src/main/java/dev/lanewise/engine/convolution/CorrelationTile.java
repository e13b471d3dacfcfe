package dev.lanewise.engine.convolution;

import dev.lanewise.engine.simd.Simd;

/**
 * Sums over positions, {@code S[r][t] = Σ over p of dy[r][p] · x[runs[t] + p]}: the gradient by a
 * few channels' weights, read straight from a {@link SpreadLayout}.
 *
 * <p>Position p is added to virtual lane {@code p mod 16}, each lane one chain of fused
 * multiply-adds from 0; a fixed tree adds the lanes, {@code (l + (l+4)) + ((l+8) + (l+12))}, then
 * {@code (0 + 1) + (2 + 3)}. Wide vectors hold all lanes; narrow ones go over the positions again
 * for the rest.
 */
final class CorrelationTile {
  /** Virtual lanes of a sum. */
  static final int SUM_LANES = 16;

  /** Taps of one tile. */
  static final int TAPS = Simd.REGISTERS >= 32 ? 4 : 2;

  /** Floats that the sums of a tile take. */
  static final int SIZE = ProductTile.MOST_ROWS * TAPS * SUM_LANES;

  private CorrelationTile() {}

  /**
   * Sums one tile's lanes.
   *
   * @param rows 6, 4 or 1
   * @param from first position, a multiple of 16
   * @param to after the last, likewise
   * @param dy rows {@code ld} apart
   * @param runs by tap, the start of its run in x; {@link #TAPS} are read from {@code tap} on
   * @param sums receives (row, tap, lane)
   */
  static void lanes(
      int rows,
      int from,
      int to,
      float[] dy,
      int dyOffset,
      int ld,
      float[] x,
      int xOffset,
      int[] runs,
      int tap,
      float[] sums) {
    boolean wide = Simd.REGISTERS >= 32;
    if (rows == 1 && wide) {
      CorrelationRow.taps4(from, to, dy, dyOffset, x, xOffset, runs, tap, sums);
    } else if (rows == 1) {
      CorrelationRow.taps2(from, to, dy, dyOffset, x, xOffset, runs, tap, sums);
    } else if (wide && rows == ProductTile.MOST_ROWS) {
      CorrelationWide.rows6(from, to, dy, dyOffset, ld, x, xOffset, runs, tap, sums);
    } else if (wide) {
      CorrelationWide.rows4(from, to, dy, dyOffset, ld, x, xOffset, runs, tap, sums);
    } else if (rows == ProductTile.MOST_ROWS) {
      CorrelationNarrow.rows6(from, to, dy, dyOffset, ld, x, xOffset, runs, tap, sums);
    } else {
      CorrelationNarrow.rows4(from, to, dy, dyOffset, ld, x, xOffset, runs, tap, sums);
    }
  }

  /** The tree over the 16 lanes that begin at {@code at}. */
  static float sum(float[] sums, int at) {
    return (four(sums, at) + four(sums, at + 1)) + (four(sums, at + 2) + four(sums, at + 3));
  }

  private static float four(float[] sums, int at) {
    return (sums[at] + sums[at + 4]) + (sums[at + 8] + sums[at + 12]);
  }
}
