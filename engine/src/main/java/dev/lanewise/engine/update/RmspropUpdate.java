package dev.lanewise.engine.update;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * A step of RMSprop on weights w by gradients g, with a running mean s of the gradient's square:
 *
 * <pre>
 * plain      g' = g + weightDecay·w      s = alpha·s + (1 − alpha)·g'²
 *            w  = w − learningRate · g'/(√s + epsilon)
 * momentum   g' and s as above           v = momentum·v + g'/(√s + epsilon)
 *            w  = w − learningRate · v
 * </pre>
 *
 * <p>Every element is worked on alone: no bit depends on how the stretch is cut.
 */
public final class RmspropUpdate {
  private RmspropUpdate() {}

  /** The plain step on n elements; s begins as zeros. */
  public static void plain(
      int n,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] s,
      int sOffset,
      double learningRate,
      double alpha,
      double epsilon,
      double weightDecay) {
    Objects.checkFromIndexSize(wOffset, n, w.length);
    Objects.checkFromIndexSize(gOffset, n, g.length);
    Objects.checkFromIndexSize(sOffset, n, s.length);
    FloatVector back = floats((float) -learningRate);
    FloatVector old = floats((float) alpha);
    FloatVector fresh = floats((float) (1 - alpha));
    FloatVector least = floats((float) epsilon);
    FloatVector decay = floats((float) weightDecay);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i);
      FloatVector gradient = weight.fma(decay, FloatVector.fromArray(FLOATS, g, gOffset + i));
      FloatVector square = FloatVector.fromArray(FLOATS, s, sOffset + i).mul(old);
      square = gradient.mul(fresh).fma(gradient, square);
      square.intoArray(s, sOffset + i);
      gradient.div(square.sqrt().add(least)).fma(back, weight).intoArray(w, wOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, n);
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i, tail);
      FloatVector gradient = weight.fma(decay, FloatVector.fromArray(FLOATS, g, gOffset + i, tail));
      FloatVector square = FloatVector.fromArray(FLOATS, s, sOffset + i, tail).mul(old);
      square = gradient.mul(fresh).fma(gradient, square);
      square.intoArray(s, sOffset + i, tail);
      gradient.div(square.sqrt().add(least)).fma(back, weight).intoArray(w, wOffset + i, tail);
    }
  }

  /** The step with momentum on n elements; s and v begin as zeros. */
  public static void momentum(
      int n,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] s,
      int sOffset,
      float[] v,
      int vOffset,
      double learningRate,
      double alpha,
      double epsilon,
      double momentum,
      double weightDecay) {
    Objects.checkFromIndexSize(wOffset, n, w.length);
    Objects.checkFromIndexSize(gOffset, n, g.length);
    Objects.checkFromIndexSize(sOffset, n, s.length);
    Objects.checkFromIndexSize(vOffset, n, v.length);
    FloatVector back = floats((float) -learningRate);
    FloatVector old = floats((float) alpha);
    FloatVector fresh = floats((float) (1 - alpha));
    FloatVector least = floats((float) epsilon);
    FloatVector kept = floats((float) momentum);
    FloatVector decay = floats((float) weightDecay);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i);
      FloatVector gradient = weight.fma(decay, FloatVector.fromArray(FLOATS, g, gOffset + i));
      FloatVector square = FloatVector.fromArray(FLOATS, s, sOffset + i).mul(old);
      square = gradient.mul(fresh).fma(gradient, square);
      square.intoArray(s, sOffset + i);
      FloatVector ratio = gradient.div(square.sqrt().add(least));
      FloatVector velocity = FloatVector.fromArray(FLOATS, v, vOffset + i).fma(kept, ratio);
      velocity.intoArray(v, vOffset + i);
      velocity.fma(back, weight).intoArray(w, wOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, n);
      FloatVector weight = FloatVector.fromArray(FLOATS, w, wOffset + i, tail);
      FloatVector gradient = weight.fma(decay, FloatVector.fromArray(FLOATS, g, gOffset + i, tail));
      FloatVector square = FloatVector.fromArray(FLOATS, s, sOffset + i, tail).mul(old);
      square = gradient.mul(fresh).fma(gradient, square);
      square.intoArray(s, sOffset + i, tail);
      FloatVector ratio = gradient.div(square.sqrt().add(least));
      FloatVector velocity = FloatVector.fromArray(FLOATS, v, vOffset + i, tail).fma(kept, ratio);
      velocity.intoArray(v, vOffset + i, tail);
      velocity.fma(back, weight).intoArray(w, wOffset + i, tail);
    }
  }
}
