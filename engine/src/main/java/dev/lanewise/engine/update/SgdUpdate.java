package dev.lanewise.engine.update;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Stochastic gradient descent of weights w by gradients g:
 *
 * <pre>
 * plain      g' = g + weightDecay·w      w = w − learningRate·g'
 * momentum   g' = g + weightDecay·w      v = momentum·v + g'      w = w − learningRate·v
 * nesterov   g' = g + weightDecay·w      v = momentum·v + g'      w = w − learningRate·(g' + momentum·v)
 * </pre>
 *
 * <p>Every element is worked on alone, in fused multiply-adds: no bit depends on how the stretch is
 * cut.
 */
public final class SgdUpdate {
  private SgdUpdate() {}

  /** The plain step on n elements. */
  public static void plain(
      int n,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float learningRate,
      float weightDecay) {
    Objects.checkFromIndexSize(wOffset, n, w.length);
    Objects.checkFromIndexSize(gOffset, n, g.length);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(FLOATS, g, gOffset + i);
      FloatVector decayed = fma(weightDecay, weight, gradient);
      fma(-learningRate, decayed, weight).intoArray(w, wOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, n);
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i, tail);
      FloatVector gradient = FloatVector.fromArray(FLOATS, g, gOffset + i, tail);
      FloatVector decayed = fma(weightDecay, weight, gradient);
      fma(-learningRate, decayed, weight).intoArray(w, wOffset + i, tail);
    }
  }

  /** The step with momentum on n elements; v begins as zeros. */
  public static void momentum(
      int n,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset,
      float learningRate,
      float momentum,
      float weightDecay) {
    checkRanges(n, w, wOffset, g, gOffset, v, vOffset);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(FLOATS, g, gOffset + i);
      FloatVector decayed = fma(weightDecay, weight, gradient);
      FloatVector velocity = fma(momentum, FloatVector.fromArray(FLOATS, v, vOffset + i), decayed);
      velocity.intoArray(v, vOffset + i);
      fma(-learningRate, velocity, weight).intoArray(w, wOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, n);
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i, tail);
      FloatVector gradient = FloatVector.fromArray(FLOATS, g, gOffset + i, tail);
      FloatVector decayed = fma(weightDecay, weight, gradient);
      FloatVector velocity =
          fma(momentum, FloatVector.fromArray(FLOATS, v, vOffset + i, tail), decayed);
      velocity.intoArray(v, vOffset + i, tail);
      fma(-learningRate, velocity, weight).intoArray(w, wOffset + i, tail);
    }
  }

  /** The step with Nesterov's momentum on n elements; v begins as zeros. */
  public static void nesterov(
      int n,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset,
      float learningRate,
      float momentum,
      float weightDecay) {
    checkRanges(n, w, wOffset, g, gOffset, v, vOffset);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(FLOATS, g, gOffset + i);
      FloatVector decayed = fma(weightDecay, weight, gradient);
      FloatVector velocity = fma(momentum, FloatVector.fromArray(FLOATS, v, vOffset + i), decayed);
      velocity.intoArray(v, vOffset + i);
      fma(-learningRate, fma(momentum, velocity, decayed), weight).intoArray(w, wOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, n);
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i, tail);
      FloatVector gradient = FloatVector.fromArray(FLOATS, g, gOffset + i, tail);
      FloatVector decayed = fma(weightDecay, weight, gradient);
      FloatVector velocity =
          fma(momentum, FloatVector.fromArray(FLOATS, v, vOffset + i, tail), decayed);
      velocity.intoArray(v, vOffset + i, tail);
      fma(-learningRate, fma(momentum, velocity, decayed), weight).intoArray(w, wOffset + i, tail);
    }
  }

  private static void checkRanges(
      int n, float[] w, int wOffset, float[] g, int gOffset, float[] v, int vOffset) {
    Objects.checkFromIndexSize(wOffset, n, w.length);
    Objects.checkFromIndexSize(gOffset, n, g.length);
    Objects.checkFromIndexSize(vOffset, n, v.length);
  }

  /** {@code a·x + y}. */
  private static FloatVector fma(float a, FloatVector x, FloatVector y) {
    return x.fma(FloatVector.broadcast(FLOATS, a), y);
  }
}
