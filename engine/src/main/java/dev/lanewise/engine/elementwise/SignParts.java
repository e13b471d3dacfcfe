package dev.lanewise.engine.elementwise;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * The positive and the negative part of numbers, {@code p = max(0, x)} and {@code q = max(0, −x)},
 * and the way back; not-a-number goes into both.
 */
public final class SignParts {
  private SignParts() {}

  /** {@code p[i] = max(0, x[i])} and {@code q[i] = max(0, −x[i])} for n elements. */
  public static void split(
      int n, float[] x, int xOffset, float[] p, int pOffset, float[] q, int qOffset) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(pOffset, n, p.length);
    Objects.checkFromIndexSize(qOffset, n, q.length);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOffset + i);
      v.max(0f).intoArray(p, pOffset + i);
      v.neg().max(0f).intoArray(q, qOffset + i);
    }
    for (; i < n; i++) {
      p[pOffset + i] = Math.max(0f, x[xOffset + i]);
      q[qOffset + i] = Math.max(0f, -x[xOffset + i]);
    }
  }

  /**
   * The gradient by x, {@code dx = dp} where {@code x > 0}, {@code −dq} where {@code x < 0}, and 0
   * at 0, where the parts have their kinks.
   */
  public static void splitGradient(
      int n,
      float[] x,
      int xOffset,
      float[] dp,
      int dpOffset,
      float[] dq,
      int dqOffset,
      float[] dx,
      int dxOffset) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(dpOffset, n, dp.length);
    Objects.checkFromIndexSize(dqOffset, n, dq.length);
    Objects.checkFromIndexSize(dxOffset, n, dx.length);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOffset + i);
      FloatVector positive = FloatVector.fromArray(FLOATS, dp, dpOffset + i);
      FloatVector negative = FloatVector.fromArray(FLOATS, dq, dqOffset + i).neg();
      floats(0f)
          .blend(positive, v.compare(GT, 0f))
          .blend(negative, v.compare(LT, 0f))
          .blend(v, v.compare(NE, v))
          .intoArray(dx, dxOffset + i);
    }
    for (; i < n; i++) {
      float v = x[xOffset + i];
      dx[dxOffset + i] = v > 0 ? dp[dpOffset + i] : v < 0 ? -dq[dqOffset + i] : v == 0 ? 0 : v;
    }
  }
}
