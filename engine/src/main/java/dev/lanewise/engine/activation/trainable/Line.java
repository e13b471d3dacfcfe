package dev.lanewise.engine.activation.trainable;

import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/** {@code a·x + c} in two parts, the arguments of functions that a rounding would show in. */
final class Line {
  /** Where the lower part counts: beyond it every function here is at its limit. */
  private static final float NEAR = 0x1p20f;

  private Line() {}

  /** {@code a·x + c}, rounded. */
  static FloatVector high(FloatVector a, FloatVector x, FloatVector c) {
    return a.fma(x, c);
  }

  /** {@code a·x + c − t}, rounded; 0 where t is far out. */
  static FloatVector low(FloatVector a, FloatVector x, FloatVector c, FloatVector t) {
    FloatVector product = a.mul(x);
    FloatVector productLow = a.fma(x, product.neg());
    FloatVector sum = product.add(c);
    FloatVector other = sum.sub(product);
    FloatVector lost = product.sub(sum.sub(other)).add(c.sub(other));
    FloatVector low = sum.sub(t).add(lost.add(productLow));
    return Simd.floats(0f).blend(low, t.abs().compare(LT, NEAR));
  }
}
