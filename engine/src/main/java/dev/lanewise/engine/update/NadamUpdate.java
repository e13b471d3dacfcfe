package dev.lanewise.engine.update;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * A step of Nadam on weights w by gradients g, with running means m of the gradient and v of its
 * square:
 *
 * <pre>
 * g' = g + weightDecay·w
 * m  = m + (1 − beta1)·(g' − m)
 * v  = beta2·v + (1 − beta2)·g'²
 * w  = w − (meanStep·m + gradientStep·g') / (√v·rootScale + epsilon)
 * </pre>
 *
 * <p>How the two steps follow from the learning rate and the momentum of the step, the optimizer
 * says. Every element is worked on alone: no bit depends on how the stretch is cut.
 */
public final class NadamUpdate {
  private NadamUpdate() {}

  /** The step on n elements; the numbers become floats once {@code 1 − beta} is taken. */
  public static void step(
      int n,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset,
      double meanStep,
      double gradientStep,
      double beta1,
      double beta2,
      double rootScale,
      double epsilon,
      double weightDecay) {
    Objects.checkFromIndexSize(wOffset, n, w.length);
    Objects.checkFromIndexSize(gOffset, n, g.length);
    Objects.checkFromIndexSize(mOffset, n, m.length);
    Objects.checkFromIndexSize(vOffset, n, v.length);
    FloatVector byMean = floats((float) meanStep);
    FloatVector byGradient = floats((float) gradientStep);
    FloatVector new1 = floats((float) (1 - beta1));
    FloatVector old2 = floats((float) beta2);
    FloatVector new2 = floats((float) (1 - beta2));
    FloatVector scale = floats((float) rootScale);
    FloatVector least = floats((float) epsilon);
    FloatVector decay = floats((float) weightDecay);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i);
      FloatVector gradient = weight.fma(decay, FloatVector.fromArray(FLOATS, g, gOffset + i));
      FloatVector mean = FloatVector.fromArray(FLOATS, m, mOffset + i);
      mean = gradient.sub(mean).fma(new1, mean);
      FloatVector square = FloatVector.fromArray(FLOATS, v, vOffset + i).mul(old2);
      square = gradient.mul(new2).fma(gradient, square);
      mean.intoArray(m, mOffset + i);
      square.intoArray(v, vOffset + i);
      FloatVector ahead = mean.fma(byMean, gradient.mul(byGradient));
      weight.sub(ahead.div(square.sqrt().fma(scale, least))).intoArray(w, wOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, n);
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i, tail);
      FloatVector gradient = weight.fma(decay, FloatVector.fromArray(FLOATS, g, gOffset + i, tail));
      FloatVector mean = FloatVector.fromArray(FLOATS, m, mOffset + i, tail);
      mean = gradient.sub(mean).fma(new1, mean);
      FloatVector square = FloatVector.fromArray(FLOATS, v, vOffset + i, tail).mul(old2);
      square = gradient.mul(new2).fma(gradient, square);
      mean.intoArray(m, mOffset + i, tail);
      square.intoArray(v, vOffset + i, tail);
      FloatVector ahead = mean.fma(byMean, gradient.mul(byGradient));
      weight.sub(ahead.div(square.sqrt().fma(scale, least))).intoArray(w, wOffset + i, tail);
    }
  }
}
