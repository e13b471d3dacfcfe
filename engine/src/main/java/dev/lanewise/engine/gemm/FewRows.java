package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Products of so few rows that the time goes into reading the right factor: it is read once, where
 * it stands, and nothing is packed. Each element is the same chain over k as in any other product.
 */
final class FewRows {
  /** Terms of the sum that are added while a vector of C is in a register. */
  private static final int TERMS = 8;

  /** Columns whose TERMS rows of B stay in the first cache from row to row of C. */
  private static final int STRETCH = 512;

  private FewRows() {}

  /**
   * A rectangle of C = A·B or C += A·B, whose B's sum runs down its columns; as {@link
   * BlockedGemm#multiply}.
   */
  static void downColumns(
      int firstRow,
      int rows,
      int firstColumn,
      int columns,
      int k,
      MatrixPanels a,
      MatrixPanels b,
      float[] c,
      int cOffset,
      int ldc,
      boolean accumulate) {
    float[] left = a.array();
    float[] right = b.array();
    int ldb = b.ld();
    for (int column = 0; column < columns; column += STRETCH) {
      int n = Math.min(STRETCH, columns - column);
      if (!accumulate) {
        for (int i = 0; i < rows; i++) {
          int at = cOffset + i * ldc + column;
          Arrays.fill(c, at, at + n, 0f);
        }
      }
      int p = 0;
      for (; p <= k - TERMS; p += TERMS) {
        int from = b.index(firstColumn + column, p);
        for (int i = 0; i < rows; i++) {
          int x = a.index(firstRow + i, p);
          int step = a.index(firstRow + i, p + 1) - x;
          addTerms(n, left, x, step, right, from, ldb, c, cOffset + i * ldc + column);
        }
      }
      for (; p < k; p++) {
        int from = b.index(firstColumn + column, p);
        for (int i = 0; i < rows; i++) {
          float x = left[a.index(firstRow + i, p)];
          addTerm(n, x, right, from, c, cOffset + i * ldc + column);
        }
      }
    }
  }

  /** {@code c[j] += x0·b0[j]}, then {@code x1·b1[j]}, up to the eighth term. */
  private static void addTerms(
      int n, float[] x, int at, int step, float[] b, int row0, int ld, float[] c, int cOffset) {
    float x0 = x[at];
    float x1 = x[at + step];
    float x2 = x[at + 2 * step];
    float x3 = x[at + 3 * step];
    float x4 = x[at + 4 * step];
    float x5 = x[at + 5 * step];
    float x6 = x[at + 6 * step];
    float x7 = x[at + 7 * step];
    int row1 = row0 + ld;
    int row2 = row1 + ld;
    int row3 = row2 + ld;
    int row4 = row3 + ld;
    int row5 = row4 + ld;
    int row6 = row5 + ld;
    int row7 = row6 + ld;
    int j = 0;
    for (; j < FLOATS.loopBound(n); j += LANES) {
      FloatVector sum = FloatVector.fromArray(FLOATS, c, cOffset + j);
      sum = FloatVector.broadcast(FLOATS, x0).fma(FloatVector.fromArray(FLOATS, b, row0 + j), sum);
      sum = FloatVector.broadcast(FLOATS, x1).fma(FloatVector.fromArray(FLOATS, b, row1 + j), sum);
      sum = FloatVector.broadcast(FLOATS, x2).fma(FloatVector.fromArray(FLOATS, b, row2 + j), sum);
      sum = FloatVector.broadcast(FLOATS, x3).fma(FloatVector.fromArray(FLOATS, b, row3 + j), sum);
      sum = FloatVector.broadcast(FLOATS, x4).fma(FloatVector.fromArray(FLOATS, b, row4 + j), sum);
      sum = FloatVector.broadcast(FLOATS, x5).fma(FloatVector.fromArray(FLOATS, b, row5 + j), sum);
      sum = FloatVector.broadcast(FLOATS, x6).fma(FloatVector.fromArray(FLOATS, b, row6 + j), sum);
      sum = FloatVector.broadcast(FLOATS, x7).fma(FloatVector.fromArray(FLOATS, b, row7 + j), sum);
      sum.intoArray(c, cOffset + j);
    }
    for (; j < n; j++) {
      float sum = Math.fma(x0, b[row0 + j], c[cOffset + j]);
      sum = Math.fma(x1, b[row1 + j], sum);
      sum = Math.fma(x2, b[row2 + j], sum);
      sum = Math.fma(x3, b[row3 + j], sum);
      sum = Math.fma(x4, b[row4 + j], sum);
      sum = Math.fma(x5, b[row5 + j], sum);
      sum = Math.fma(x6, b[row6 + j], sum);
      c[cOffset + j] = Math.fma(x7, b[row7 + j], sum);
    }
  }

  private static void addTerm(int n, float x, float[] b, int bOffset, float[] c, int cOffset) {
    int j = 0;
    for (; j < FLOATS.loopBound(n); j += LANES) {
      FloatVector sum = FloatVector.fromArray(FLOATS, c, cOffset + j);
      FloatVector.broadcast(FLOATS, x)
          .fma(FloatVector.fromArray(FLOATS, b, bOffset + j), sum)
          .intoArray(c, cOffset + j);
    }
    for (; j < n; j++) {
      c[cOffset + j] = Math.fma(x, b[bOffset + j], c[cOffset + j]);
    }
  }

  /**
   * A rectangle of C = A·Bᵀ or C += A·Bᵀ, whose factors' sums both run along their rows, for
   * vectors of 16 lanes: sixteen rows of B at a time.
   */
  static void alongRows(
      int firstRow,
      int rows,
      int firstColumn,
      int columns,
      int k,
      MatrixPanels a,
      MatrixPanels b,
      float[] c,
      int cOffset,
      int ldc,
      boolean accumulate,
      Scratch scratch) {
    float[] sums = scratch.floats(Scratch.TILE, LANES);
    float[] x = a.array();
    float[] w = b.array();
    int ld = b.ld();
    int whole = k / LANES * LANES;
    for (int column = 0; column < columns; column += LANES) {
      int count = Math.min(LANES, columns - column);
      int from = b.index(firstColumn + column, 0);
      for (int i = 0; i < rows; i++) {
        int at = cOffset + i * ldc + column;
        int row = a.index(firstRow + i, 0);
        for (int lane = 0; lane < count; lane++) {
          sums[lane] = accumulate ? c[at + lane] : 0f;
        }
        SixteenRows.addProducts(count, whole, x, row, w, from, ld, sums);
        for (int p = whole; p < k; p++) {
          for (int lane = 0; lane < count; lane++) {
            sums[lane] = Math.fma(x[row + p], w[from + lane * ld + p], sums[lane]);
          }
        }
        System.arraycopy(sums, 0, c, at, count);
      }
    }
  }
}
