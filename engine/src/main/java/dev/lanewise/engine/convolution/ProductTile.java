package dev.lanewise.engine.convolution;

import dev.lanewise.engine.simd.Simd;

/**
 * A matrix product whose right factor is never made: {@code C[r][p] = Σ over k of A[r][k] ·
 * B[runs[k] + p]}. Row k of the factor is a run of a {@link SpreadLayout}, read where it lies, be
 * it aligned or not: on machines with two loads a cycle that costs nothing beside 6 multiply-adds
 * for each.
 *
 * <p>Each element is one chain of fused multiply-adds over k in order, from 0.
 */
final class ProductTile {
  /** Positions of one tile. */
  static final int COLUMNS = (Simd.REGISTERS >= 32 ? 4 : 2) * Simd.LANES;

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

  /**
   * One panel of rows over all positions, tile by tile; writes up to {@link SpreadLayout#OVERHANG}
   * positions too many.
   *
   * @param rows 6, 4 or 1
   * @param a panel (depth, rows)
   * @param runs by k, the start of its run in b
   * @param c rows {@code ldc} apart
   */
  static void panel(
      int rows,
      int positions,
      int depth,
      float[] a,
      int aOffset,
      int[] runs,
      float[] b,
      int bOffset,
      float[] c,
      int ldc) {
    if (rows == 1) {
      for (int p = 0; p < positions; p += ProductRow.COLUMNS) {
        ProductRow.run(depth, a, aOffset, runs, b, bOffset + p, c, p);
      }
      return;
    }
    boolean wide = Simd.REGISTERS >= 32;
    for (int p = 0; p < positions; p += COLUMNS) {
      int at = bOffset + p;
      if (wide && rows == MOST_ROWS) {
        ProductWide.rows6(depth, a, aOffset, runs, b, at, c, p, ldc);
      } else if (wide) {
        ProductWide.rows4(depth, a, aOffset, runs, b, at, c, p, ldc);
      } else if (rows == MOST_ROWS) {
        ProductNarrow.rows6(depth, a, aOffset, runs, b, at, c, p, ldc);
      } else {
        ProductNarrow.rows4(depth, a, aOffset, runs, b, at, c, p, ldc);
      }
    }
  }
}
