package dev.lanewise.engine.convolution;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;

/**
 * Sums over positions, {@code S[r][t] = Σ over p of dy[r][p] · x[runs[t] + p]}: the gradient by a
 * few channels' weights, read straight from a {@link SpreadLayout} or {@link ImageGroups}.
 *
 * <p>Position p is added to virtual lane {@code p mod 16}, each lane one chain of fused
 * multiply-adds from 0; a fixed tree adds the lanes, {@code (l + (l+4)) + ((l+8) + (l+12))}, then
 * {@code (0 + 1) + (2 + 3)}. Wide vectors hold all lanes; narrow ones go over the positions again
 * for the rest.
 */
final class CorrelationTile {
  /** Virtual lanes of a sum. */
  static final int SUM_LANES = 16;

  /** Most channels of a tile. */
  static final int MOST_ROWS = 6;

  /** Most taps of a tile. */
  private static final int MOST_TAPS = 6;

  /** Most sums of a tile: what 32 registers hold. */
  private static final int MOST_SUMS = 24;

  private CorrelationTile() {}

  /**
   * Channels of the next tile, 6, 4 or 1, where {@code left} remain. Four are as fast a channel as
   * six, and leave the first cache to x.
   */
  static int rows(int left) {
    if (left == 1) {
      return 1;
    }
    return left == 5 || left == 6 ? MOST_ROWS : 4;
  }

  private static int taps(int rows) {
    if (Simd.REGISTERS < 32) {
      return 2;
    }
    return rows == 4 ? MOST_TAPS : 4;
  }

  /** Runs of all taps, and as many more as the last tile has too many. */
  static int[] padded(int[] runs) {
    return Arrays.copyOf(runs, runs.length + MOST_TAPS - 1);
  }

  /**
   * Sums a panel of channels and all taps over some positions.
   *
   * @param channels rows of dy that are left: the panel is as high as {@link #rows} says
   * @param stretches stretches of positions, which follow each other in dy; of a single channel one
   * @param length positions of a stretch, a multiple of 16
   * @param xRow distance between stretches in x
   * @param dy rows {@code ld} apart, as many as the panel has
   * @param runs by tap, the start of its run in x, {@link #padded}
   * @param sums receives (tap, channel), taps {@code step} apart; set or added to
   * @param scratch slot TILE is used
   */
  static void panel(
      int channels,
      int stretches,
      int length,
      int xRow,
      float[] dy,
      int dyOffset,
      int ld,
      float[] x,
      int xOffset,
      int[] runs,
      float[] sums,
      int sumsOffset,
      int step,
      boolean add,
      Scratch scratch) {
    float[] lanes = scratch.floats(Scratch.TILE, MOST_SUMS * SUM_LANES);
    int depth = runs.length - (MOST_TAPS - 1);
    int tileRows = rows(channels);
    int tileTaps = taps(tileRows);
    int rows = Math.min(channels, tileRows);
    for (int tap = 0; tap < depth; tap += tileTaps) {
      lanes(tileRows, stretches, length, xRow, dy, dyOffset, ld, x, xOffset, runs, tap, lanes);
      int taps = Math.min(tileTaps, depth - tap);
      for (int t = 0; t < taps; t++) {
        int at = sumsOffset + (tap + t) * step;
        for (int r = 0; r < rows; r++) {
          float sum = sum(lanes, (r * tileTaps + t) * SUM_LANES);
          sums[at + r] = add ? sums[at + r] + sum : sum;
        }
      }
    }
  }

  /** Sums one tile's lanes: {@code sums} receives (row, tap, lane). */
  private static void lanes(
      int rows,
      int stretches,
      int length,
      int xRow,
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
      CorrelationRow.taps4(length, dy, dyOffset, x, xOffset, runs, tap, sums);
    } else if (rows == 1) {
      CorrelationRow.taps2(length, dy, dyOffset, x, xOffset, runs, tap, sums);
    } else if (wide && rows == MOST_ROWS) {
      CorrelationWide.rows6(stretches, length, xRow, dy, dyOffset, ld, x, xOffset, runs, tap, sums);
    } else if (wide) {
      CorrelationWide.rows4(stretches, length, xRow, dy, dyOffset, ld, x, xOffset, runs, tap, sums);
    } else if (rows == MOST_ROWS) {
      CorrelationNarrow.rows6(
          stretches, length, xRow, dy, dyOffset, ld, x, xOffset, runs, tap, sums);
    } else {
      CorrelationNarrow.rows4(
          stretches, length, xRow, dy, dyOffset, ld, x, xOffset, runs, tap, sums);
    }
  }

  /** The tree over the 16 lanes that begin at {@code at}. */
  private static float sum(float[] sums, int at) {
    return (four(sums, at) + four(sums, at + 1)) + (four(sums, at + 2) + four(sums, at + 3));
  }

  private static float four(float[] sums, int at) {
    return (sums[at] + sums[at + 4]) + (sums[at + 8] + sums[at + 12]);
  }
}
