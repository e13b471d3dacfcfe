package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernels of a single channel × 4 or 2 taps, for depthwise convolutions, whose positions
 * are neighbours. See {@link CorrelationTile}.
 */
final class CorrelationRow {
  private CorrelationRow() {}

  static void taps4(
      int length,
      float[] dy,
      int dyOffset,
      float[] x,
      int xOffset,
      int[] runs,
      int tap,
      float[] sums) {
    int run0 = xOffset + runs[tap];
    int run1 = xOffset + runs[tap + 1];
    int run2 = xOffset + runs[tap + 2];
    int run3 = xOffset + runs[tap + 3];
    for (int lane = 0; lane < CorrelationTile.SUM_LANES; lane += LANES) {
      FloatVector s0 = Simd.floats(0f);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int p = lane; p < length; p += CorrelationTile.SUM_LANES) {
        FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyOffset + p);
        s0 = gradient.fma(FloatVector.fromArray(FLOATS, x, run0 + p), s0);
        s1 = gradient.fma(FloatVector.fromArray(FLOATS, x, run1 + p), s1);
        s2 = gradient.fma(FloatVector.fromArray(FLOATS, x, run2 + p), s2);
        s3 = gradient.fma(FloatVector.fromArray(FLOATS, x, run3 + p), s3);
      }
      s0.intoArray(sums, lane);
      s1.intoArray(sums, lane + CorrelationTile.SUM_LANES);
      s2.intoArray(sums, lane + 2 * CorrelationTile.SUM_LANES);
      s3.intoArray(sums, lane + 3 * CorrelationTile.SUM_LANES);
    }
  }

  static void taps2(
      int length,
      float[] dy,
      int dyOffset,
      float[] x,
      int xOffset,
      int[] runs,
      int tap,
      float[] sums) {
    int run0 = xOffset + runs[tap];
    int run1 = xOffset + runs[tap + 1];
    for (int lane = 0; lane < CorrelationTile.SUM_LANES; lane += LANES) {
      FloatVector s0 = Simd.floats(0f);
      FloatVector s1 = s0;
      for (int p = lane; p < length; p += CorrelationTile.SUM_LANES) {
        FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyOffset + p);
        s0 = gradient.fma(FloatVector.fromArray(FLOATS, x, run0 + p), s0);
        s1 = gradient.fma(FloatVector.fromArray(FLOATS, x, run1 + p), s1);
      }
      s0.intoArray(sums, lane);
      s1.intoArray(sums, lane + CorrelationTile.SUM_LANES);
    }
  }
}
