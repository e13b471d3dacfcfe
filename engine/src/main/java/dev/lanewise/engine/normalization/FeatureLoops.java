package dev.lanewise.engine.normalization;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Batch normalisation's loops over rows of n neighbouring values with coefficients of their own,
 * which stand in arrays: features, or channels of small planes. Each place's sums run over rows in
 * their order, {@value #GROUP} rows at a time in floats, the groups in doubles.
 */
final class FeatureLoops {
  /** Rows that are added up in floats. */
  private static final int GROUP = 64;

  private FeatureLoops() {}

  /**
   * {@code sum[at + c] += Σ over rows r of (g[r][c] − gCentre[at + c])} and {@code product[at + c]
   * += Σ (g[r][c] − gCentre[at + c])·(x[r][c] − xCentre[at + c])}, rows {@code ld} apart.
   */
  static void addSums(
      int rows,
      int n,
      int ld,
      float[] g,
      int gOffset,
      float[] gCentre,
      float[] x,
      int xOffset,
      float[] xCentre,
      double[] sum,
      double[] product,
      int at,
      Scratch scratch) {
    float[] sums = scratch.floats(Scratch.PARTIAL, 2 * n);
    for (int row = 0; row < rows; row += GROUP) {
      Arrays.fill(sums, 0, 2 * n, 0f);
      int end = Math.min(rows, row + GROUP);
      for (int r = row; r < end; r++) {
        int from = r * ld;
        addRow(n, g, gOffset + from, gCentre, x, xOffset + from, xCentre, at, sums);
      }
      for (int c = 0; c < n; c++) {
        sum[at + c] += sums[c];
        product[at + c] += sums[n + c];
      }
    }
  }

  /** Sums in the first n elements, products in the next n. */
  private static void addRow(
      int n,
      float[] g,
      int gOffset,
      float[] gCentre,
      float[] x,
      int xOffset,
      float[] xCentre,
      int at,
      float[] sums) {
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector p =
          FloatVector.fromArray(FLOATS, g, gOffset + i)
              .sub(FloatVector.fromArray(FLOATS, gCentre, at + i));
      FloatVector q =
          FloatVector.fromArray(FLOATS, x, xOffset + i)
              .sub(FloatVector.fromArray(FLOATS, xCentre, at + i));
      FloatVector.fromArray(FLOATS, sums, i).add(p).intoArray(sums, i);
      q.fma(p, FloatVector.fromArray(FLOATS, sums, n + i)).intoArray(sums, n + i);
    }
    for (; i < n; i++) {
      float p = g[gOffset + i] - gCentre[at + i];
      sums[i] += p;
      sums[n + i] = Math.fma(x[xOffset + i] - xCentre[at + i], p, sums[n + i]);
    }
  }

  /** {@code y[c] = (x[c] − centre[at + c])·scale[at + c] + shift[at + c]} of one row. */
  static void scale(
      int n,
      float[] x,
      int xOffset,
      float[] centre,
      float[] scale,
      float[] shift,
      int at,
      float[] y,
      int yOffset) {
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector.fromArray(FLOATS, x, xOffset + i)
          .sub(FloatVector.fromArray(FLOATS, centre, at + i))
          .fma(
              FloatVector.fromArray(FLOATS, scale, at + i),
              FloatVector.fromArray(FLOATS, shift, at + i))
          .intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Math.fma(x[xOffset + i] - centre[at + i], scale[at + i], shift[at + i]);
    }
  }

  /**
   * {@code dx[c] = g[c]·scale[at + c] + (x[c] − centre[at + c])·slope[at + c] + shift[at + c]} of
   * one row.
   *
   * @param dx may be g at the same offset
   */
  static void gradient(
      int n,
      float[] g,
      int gOffset,
      float[] scale,
      float[] x,
      int xOffset,
      float[] centre,
      float[] slope,
      float[] shift,
      int at,
      float[] dx,
      int dxOffset) {
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector ofX =
          FloatVector.fromArray(FLOATS, x, xOffset + i)
              .sub(FloatVector.fromArray(FLOATS, centre, at + i))
              .fma(
                  FloatVector.fromArray(FLOATS, slope, at + i),
                  FloatVector.fromArray(FLOATS, shift, at + i));
      FloatVector.fromArray(FLOATS, g, gOffset + i)
          .fma(FloatVector.fromArray(FLOATS, scale, at + i), ofX)
          .intoArray(dx, dxOffset + i);
    }
    for (; i < n; i++) {
      float ofX = Math.fma(x[xOffset + i] - centre[at + i], slope[at + i], shift[at + i]);
      dx[dxOffset + i] = Math.fma(g[gOffset + i], scale[at + i], ofX);
    }
  }
}
