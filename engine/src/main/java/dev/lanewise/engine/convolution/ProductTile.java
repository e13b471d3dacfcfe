package dev.lanewise.engine.convolution;

import dev.lanewise.engine.simd.Simd;
import java.util.Arrays;

/**
 * A matrix product whose right factor is never made: {@code C[r][p] = Σ over k of A[r][k] ·
 * B[runs[k] + p]}. Row k of the factor is a run of a {@link SpreadLayout}, or some pieces of one,
 * read where they lie, be they aligned or not: on machines with two loads a cycle that costs
 * nothing beside 6 multiply-adds for each.
 *
 * <p>Each element is one chain of fused multiply-adds over k in order, from 0.
 */
final class ProductTile {
  /** Vectors of the largest tile; others have a divisor of them. */
  private static final int LARGEST = 4;

  /** Most rows of one tile. */
  static final int MOST_ROWS = 6;

  private ProductTile() {}

  /** Rows of the next tile, 6, 4 or 1, where {@code left} remain: what wastes least in the end. */
  static int rows(int left) {
    if (left == 1) {
      return 1;
    }
    return left <= 4 || left == 7 || left == 8 ? 4 : MOST_ROWS;
  }

  /** Rows that tiles cover in all, at least {@code rows}. */
  static int coveredRows(int rows) {
    int covered = 0;
    while (covered < rows) {
      covered += rows(rows - covered);
    }
    return covered;
  }

  /** Starts of neighbouring vectors that cover {@code positions}, in whole tiles. */
  static int[] neighbours(int positions) {
    int[] starts = new int[Math.ceilDiv(positions, LARGEST * Simd.LANES) * LARGEST];
    Arrays.setAll(starts, i -> i * Simd.LANES);
    return starts;
  }

  /** Starts of vectors anywhere, the last of them repeated up to whole tiles. */
  static int[] padded(int[] starts) {
    int[] padded = Arrays.copyOf(starts, Math.ceilDiv(starts.length, LARGEST) * LARGEST);
    Arrays.fill(padded, starts.length, padded.length, starts[starts.length - 1]);
    return padded;
  }

  /**
   * One panel of rows over all positions, tile by tile: vector v of C's rows are the sums that
   * begin with {@code starts[v]}.
   *
   * @param rows 6, 4 or 1
   * @param starts where the positions of each vector begin, in whole tiles; of a single row they
   *     are {@link #neighbours}
   * @param a panel (depth, rows)
   * @param runs by k, the start of its run in b
   * @param c rows {@code ldc} apart
   */
  static void panel(
      int rows,
      int[] starts,
      int depth,
      float[] a,
      int aOffset,
      int[] runs,
      float[] b,
      int bOffset,
      float[] c,
      int ldc) {
    int vectors = Simd.REGISTERS >= 32 || rows == 1 ? LARGEST : 2;
    for (int v = 0; v < starts.length; v += vectors) {
      int p = v * Simd.LANES;
      int start0 = bOffset + starts[v];
      int start1 = bOffset + starts[v + 1];
      if (vectors == 2) {
        if (rows == MOST_ROWS) {
          ProductNarrow.rows6(depth, a, aOffset, runs, b, start0, start1, c, p, ldc);
        } else {
          ProductNarrow.rows4(depth, a, aOffset, runs, b, start0, start1, c, p, ldc);
        }
        continue;
      }
      int start2 = bOffset + starts[v + 2];
      int start3 = bOffset + starts[v + 3];
      switch (rows) {
        case MOST_ROWS ->
            ProductWide.rows6(
                depth, a, aOffset, runs, b, start0, start1, start2, start3, c, p, ldc);
        case 1 -> ProductRow.run(depth, a, aOffset, runs, b, start0, c, p);
        default ->
            ProductWide.rows4(
                depth, a, aOffset, runs, b, start0, start1, start2, start3, c, p, ldc);
      }
    }
  }
}
