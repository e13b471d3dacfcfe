package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernels of 16 registers: 6 or 4 channels × 2 taps, 12 or 8 accumulators. See {@link
 * CorrelationTile}.
 */
final class CorrelationNarrow {
  private CorrelationNarrow() {}

  static void rows6(
      int rows,
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
    int run0 = xOffset + runs[tap];
    int run1 = xOffset + runs[tap + 1];
    int row0 = dyOffset;
    int row1 = dyOffset + ld;
    int row2 = dyOffset + 2 * ld;
    int row3 = dyOffset + 3 * ld;
    int row4 = dyOffset + 4 * ld;
    int row5 = dyOffset + 5 * ld;
    for (int lane = 0; lane < CorrelationTile.SUM_LANES; lane += LANES) {
      FloatVector zero = Simd.floats(0f);
      FloatVector s00 = zero;
      FloatVector s01 = zero;
      FloatVector s10 = zero;
      FloatVector s11 = zero;
      FloatVector s20 = zero;
      FloatVector s21 = zero;
      FloatVector s30 = zero;
      FloatVector s31 = zero;
      FloatVector s40 = zero;
      FloatVector s41 = zero;
      FloatVector s50 = zero;
      FloatVector s51 = zero;
      for (int row = 0; row < rows; row++) {
        int dyAt = row * length;
        int xAt = row * xRow;
        for (int p = lane; p < length; p += CorrelationTile.SUM_LANES) {
          FloatVector x0 = FloatVector.fromArray(FLOATS, x, xAt + run0 + p);
          FloatVector x1 = FloatVector.fromArray(FLOATS, x, xAt + run1 + p);
          FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row0 + p);
          s00 = gradient.fma(x0, s00);
          s01 = gradient.fma(x1, s01);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row1 + p);
          s10 = gradient.fma(x0, s10);
          s11 = gradient.fma(x1, s11);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row2 + p);
          s20 = gradient.fma(x0, s20);
          s21 = gradient.fma(x1, s21);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row3 + p);
          s30 = gradient.fma(x0, s30);
          s31 = gradient.fma(x1, s31);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row4 + p);
          s40 = gradient.fma(x0, s40);
          s41 = gradient.fma(x1, s41);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row5 + p);
          s50 = gradient.fma(x0, s50);
          s51 = gradient.fma(x1, s51);
        }
      }
      s00.intoArray(sums, lane);
      s01.intoArray(sums, lane + CorrelationTile.SUM_LANES);
      s10.intoArray(sums, lane + 2 * CorrelationTile.SUM_LANES);
      s11.intoArray(sums, lane + 3 * CorrelationTile.SUM_LANES);
      s20.intoArray(sums, lane + 4 * CorrelationTile.SUM_LANES);
      s21.intoArray(sums, lane + 5 * CorrelationTile.SUM_LANES);
      s30.intoArray(sums, lane + 6 * CorrelationTile.SUM_LANES);
      s31.intoArray(sums, lane + 7 * CorrelationTile.SUM_LANES);
      s40.intoArray(sums, lane + 8 * CorrelationTile.SUM_LANES);
      s41.intoArray(sums, lane + 9 * CorrelationTile.SUM_LANES);
      s50.intoArray(sums, lane + 10 * CorrelationTile.SUM_LANES);
      s51.intoArray(sums, lane + 11 * CorrelationTile.SUM_LANES);
    }
  }

  static void rows4(
      int rows,
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
    int run0 = xOffset + runs[tap];
    int run1 = xOffset + runs[tap + 1];
    int row0 = dyOffset;
    int row1 = dyOffset + ld;
    int row2 = dyOffset + 2 * ld;
    int row3 = dyOffset + 3 * ld;
    for (int lane = 0; lane < CorrelationTile.SUM_LANES; lane += LANES) {
      FloatVector zero = Simd.floats(0f);
      FloatVector s00 = zero;
      FloatVector s01 = zero;
      FloatVector s10 = zero;
      FloatVector s11 = zero;
      FloatVector s20 = zero;
      FloatVector s21 = zero;
      FloatVector s30 = zero;
      FloatVector s31 = zero;
      for (int row = 0; row < rows; row++) {
        int dyAt = row * length;
        int xAt = row * xRow;
        for (int p = lane; p < length; p += CorrelationTile.SUM_LANES) {
          FloatVector x0 = FloatVector.fromArray(FLOATS, x, xAt + run0 + p);
          FloatVector x1 = FloatVector.fromArray(FLOATS, x, xAt + run1 + p);
          FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row0 + p);
          s00 = gradient.fma(x0, s00);
          s01 = gradient.fma(x1, s01);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row1 + p);
          s10 = gradient.fma(x0, s10);
          s11 = gradient.fma(x1, s11);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row2 + p);
          s20 = gradient.fma(x0, s20);
          s21 = gradient.fma(x1, s21);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row3 + p);
          s30 = gradient.fma(x0, s30);
          s31 = gradient.fma(x1, s31);
        }
      }
      s00.intoArray(sums, lane);
      s01.intoArray(sums, lane + CorrelationTile.SUM_LANES);
      s10.intoArray(sums, lane + 2 * CorrelationTile.SUM_LANES);
      s11.intoArray(sums, lane + 3 * CorrelationTile.SUM_LANES);
      s20.intoArray(sums, lane + 4 * CorrelationTile.SUM_LANES);
      s21.intoArray(sums, lane + 5 * CorrelationTile.SUM_LANES);
      s30.intoArray(sums, lane + 6 * CorrelationTile.SUM_LANES);
      s31.intoArray(sums, lane + 7 * CorrelationTile.SUM_LANES);
    }
  }
}
