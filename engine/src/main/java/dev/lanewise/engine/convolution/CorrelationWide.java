package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernels of 32 registers: 6 channels × 4 taps or 4 × 6, 24 accumulators. See {@link
 * CorrelationTile}.
 */
final class CorrelationWide {
  private CorrelationWide() {}

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
    int run2 = xOffset + runs[tap + 2];
    int run3 = xOffset + runs[tap + 3];
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
      FloatVector s02 = zero;
      FloatVector s03 = zero;
      FloatVector s10 = zero;
      FloatVector s11 = zero;
      FloatVector s12 = zero;
      FloatVector s13 = zero;
      FloatVector s20 = zero;
      FloatVector s21 = zero;
      FloatVector s22 = zero;
      FloatVector s23 = zero;
      FloatVector s30 = zero;
      FloatVector s31 = zero;
      FloatVector s32 = zero;
      FloatVector s33 = zero;
      FloatVector s40 = zero;
      FloatVector s41 = zero;
      FloatVector s42 = zero;
      FloatVector s43 = zero;
      FloatVector s50 = zero;
      FloatVector s51 = zero;
      FloatVector s52 = zero;
      FloatVector s53 = zero;
      for (int row = 0; row < rows; row++) {
        int dyAt = row * length;
        int xAt = row * xRow;
        for (int p = lane; p < length; p += CorrelationTile.SUM_LANES) {
          FloatVector x0 = FloatVector.fromArray(FLOATS, x, xAt + run0 + p);
          FloatVector x1 = FloatVector.fromArray(FLOATS, x, xAt + run1 + p);
          FloatVector x2 = FloatVector.fromArray(FLOATS, x, xAt + run2 + p);
          FloatVector x3 = FloatVector.fromArray(FLOATS, x, xAt + run3 + p);
          FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row0 + p);
          s00 = gradient.fma(x0, s00);
          s01 = gradient.fma(x1, s01);
          s02 = gradient.fma(x2, s02);
          s03 = gradient.fma(x3, s03);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row1 + p);
          s10 = gradient.fma(x0, s10);
          s11 = gradient.fma(x1, s11);
          s12 = gradient.fma(x2, s12);
          s13 = gradient.fma(x3, s13);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row2 + p);
          s20 = gradient.fma(x0, s20);
          s21 = gradient.fma(x1, s21);
          s22 = gradient.fma(x2, s22);
          s23 = gradient.fma(x3, s23);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row3 + p);
          s30 = gradient.fma(x0, s30);
          s31 = gradient.fma(x1, s31);
          s32 = gradient.fma(x2, s32);
          s33 = gradient.fma(x3, s33);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row4 + p);
          s40 = gradient.fma(x0, s40);
          s41 = gradient.fma(x1, s41);
          s42 = gradient.fma(x2, s42);
          s43 = gradient.fma(x3, s43);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row5 + p);
          s50 = gradient.fma(x0, s50);
          s51 = gradient.fma(x1, s51);
          s52 = gradient.fma(x2, s52);
          s53 = gradient.fma(x3, s53);
        }
      }
      s00.intoArray(sums, lane);
      s01.intoArray(sums, lane + CorrelationTile.SUM_LANES);
      s02.intoArray(sums, lane + 2 * CorrelationTile.SUM_LANES);
      s03.intoArray(sums, lane + 3 * CorrelationTile.SUM_LANES);
      s10.intoArray(sums, lane + 4 * CorrelationTile.SUM_LANES);
      s11.intoArray(sums, lane + 5 * CorrelationTile.SUM_LANES);
      s12.intoArray(sums, lane + 6 * CorrelationTile.SUM_LANES);
      s13.intoArray(sums, lane + 7 * CorrelationTile.SUM_LANES);
      s20.intoArray(sums, lane + 8 * CorrelationTile.SUM_LANES);
      s21.intoArray(sums, lane + 9 * CorrelationTile.SUM_LANES);
      s22.intoArray(sums, lane + 10 * CorrelationTile.SUM_LANES);
      s23.intoArray(sums, lane + 11 * CorrelationTile.SUM_LANES);
      s30.intoArray(sums, lane + 12 * CorrelationTile.SUM_LANES);
      s31.intoArray(sums, lane + 13 * CorrelationTile.SUM_LANES);
      s32.intoArray(sums, lane + 14 * CorrelationTile.SUM_LANES);
      s33.intoArray(sums, lane + 15 * CorrelationTile.SUM_LANES);
      s40.intoArray(sums, lane + 16 * CorrelationTile.SUM_LANES);
      s41.intoArray(sums, lane + 17 * CorrelationTile.SUM_LANES);
      s42.intoArray(sums, lane + 18 * CorrelationTile.SUM_LANES);
      s43.intoArray(sums, lane + 19 * CorrelationTile.SUM_LANES);
      s50.intoArray(sums, lane + 20 * CorrelationTile.SUM_LANES);
      s51.intoArray(sums, lane + 21 * CorrelationTile.SUM_LANES);
      s52.intoArray(sums, lane + 22 * CorrelationTile.SUM_LANES);
      s53.intoArray(sums, lane + 23 * CorrelationTile.SUM_LANES);
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
    int run2 = xOffset + runs[tap + 2];
    int run3 = xOffset + runs[tap + 3];
    int run4 = xOffset + runs[tap + 4];
    int run5 = xOffset + runs[tap + 5];
    int row0 = dyOffset;
    int row1 = dyOffset + ld;
    int row2 = dyOffset + 2 * ld;
    int row3 = dyOffset + 3 * ld;
    for (int lane = 0; lane < CorrelationTile.SUM_LANES; lane += LANES) {
      FloatVector zero = Simd.floats(0f);
      FloatVector s00 = zero;
      FloatVector s01 = zero;
      FloatVector s02 = zero;
      FloatVector s03 = zero;
      FloatVector s04 = zero;
      FloatVector s05 = zero;
      FloatVector s10 = zero;
      FloatVector s11 = zero;
      FloatVector s12 = zero;
      FloatVector s13 = zero;
      FloatVector s14 = zero;
      FloatVector s15 = zero;
      FloatVector s20 = zero;
      FloatVector s21 = zero;
      FloatVector s22 = zero;
      FloatVector s23 = zero;
      FloatVector s24 = zero;
      FloatVector s25 = zero;
      FloatVector s30 = zero;
      FloatVector s31 = zero;
      FloatVector s32 = zero;
      FloatVector s33 = zero;
      FloatVector s34 = zero;
      FloatVector s35 = zero;
      for (int row = 0; row < rows; row++) {
        int dyAt = row * length;
        int xAt = row * xRow;
        for (int p = lane; p < length; p += CorrelationTile.SUM_LANES) {
          FloatVector x0 = FloatVector.fromArray(FLOATS, x, xAt + run0 + p);
          FloatVector x1 = FloatVector.fromArray(FLOATS, x, xAt + run1 + p);
          FloatVector x2 = FloatVector.fromArray(FLOATS, x, xAt + run2 + p);
          FloatVector x3 = FloatVector.fromArray(FLOATS, x, xAt + run3 + p);
          FloatVector x4 = FloatVector.fromArray(FLOATS, x, xAt + run4 + p);
          FloatVector x5 = FloatVector.fromArray(FLOATS, x, xAt + run5 + p);
          FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row0 + p);
          s00 = gradient.fma(x0, s00);
          s01 = gradient.fma(x1, s01);
          s02 = gradient.fma(x2, s02);
          s03 = gradient.fma(x3, s03);
          s04 = gradient.fma(x4, s04);
          s05 = gradient.fma(x5, s05);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row1 + p);
          s10 = gradient.fma(x0, s10);
          s11 = gradient.fma(x1, s11);
          s12 = gradient.fma(x2, s12);
          s13 = gradient.fma(x3, s13);
          s14 = gradient.fma(x4, s14);
          s15 = gradient.fma(x5, s15);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row2 + p);
          s20 = gradient.fma(x0, s20);
          s21 = gradient.fma(x1, s21);
          s22 = gradient.fma(x2, s22);
          s23 = gradient.fma(x3, s23);
          s24 = gradient.fma(x4, s24);
          s25 = gradient.fma(x5, s25);
          gradient = FloatVector.fromArray(FLOATS, dy, dyAt + row3 + p);
          s30 = gradient.fma(x0, s30);
          s31 = gradient.fma(x1, s31);
          s32 = gradient.fma(x2, s32);
          s33 = gradient.fma(x3, s33);
          s34 = gradient.fma(x4, s34);
          s35 = gradient.fma(x5, s35);
        }
      }
      s00.intoArray(sums, lane);
      s01.intoArray(sums, lane + CorrelationTile.SUM_LANES);
      s02.intoArray(sums, lane + 2 * CorrelationTile.SUM_LANES);
      s03.intoArray(sums, lane + 3 * CorrelationTile.SUM_LANES);
      s04.intoArray(sums, lane + 4 * CorrelationTile.SUM_LANES);
      s05.intoArray(sums, lane + 5 * CorrelationTile.SUM_LANES);
      s10.intoArray(sums, lane + 6 * CorrelationTile.SUM_LANES);
      s11.intoArray(sums, lane + 7 * CorrelationTile.SUM_LANES);
      s12.intoArray(sums, lane + 8 * CorrelationTile.SUM_LANES);
      s13.intoArray(sums, lane + 9 * CorrelationTile.SUM_LANES);
      s14.intoArray(sums, lane + 10 * CorrelationTile.SUM_LANES);
      s15.intoArray(sums, lane + 11 * CorrelationTile.SUM_LANES);
      s20.intoArray(sums, lane + 12 * CorrelationTile.SUM_LANES);
      s21.intoArray(sums, lane + 13 * CorrelationTile.SUM_LANES);
      s22.intoArray(sums, lane + 14 * CorrelationTile.SUM_LANES);
      s23.intoArray(sums, lane + 15 * CorrelationTile.SUM_LANES);
      s24.intoArray(sums, lane + 16 * CorrelationTile.SUM_LANES);
      s25.intoArray(sums, lane + 17 * CorrelationTile.SUM_LANES);
      s30.intoArray(sums, lane + 18 * CorrelationTile.SUM_LANES);
      s31.intoArray(sums, lane + 19 * CorrelationTile.SUM_LANES);
      s32.intoArray(sums, lane + 20 * CorrelationTile.SUM_LANES);
      s33.intoArray(sums, lane + 21 * CorrelationTile.SUM_LANES);
      s34.intoArray(sums, lane + 22 * CorrelationTile.SUM_LANES);
      s35.intoArray(sums, lane + 23 * CorrelationTile.SUM_LANES);
    }
  }
}
