package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The exponential function.
 *
 * <p>{@code x = k·ln 2 + r} with {@code |r| ≤ ½ ln 2}; {@code eʳ = 1 + r + r²·Q(r)}, where Q is a
 * minimax polynomial of degree 4 (relative error 2^-28.2); the result is {@code 2ᵏ·eʳ}.
 *
 * <pre>
 * worst error   1.02 ULP over all floats, subnormal results included
 * x = NaN       NaN
 * x = +∞, −∞    +∞, +0
 * x = ±0        1
 * overflow      +∞ from 88.722839 on, as by rounding the true value
 * </pre>
 */
public final class Exp {
  /** Below it e^x rounds to zero. */
  private static final float LOWEST = -104f;

  /** Above it e^x overflows. */
  private static final float HIGHEST = 89f;

  static final float LOG2_E = 1.442695f;

  /** ln 2 in two parts; the first has 15 bits, so that its product with k is exact. */
  static final float LN2_HIGH = 0x1.62e4p-1f;

  static final float LN2_LOW = 0x1.7f7d1cp-20f;

  private static final float Q0 = 0x1.fffffcp-2f;
  private static final float Q1 = 0x1.555492p-3f;
  private static final float Q2 = 0x1.5558b0p-5f;
  private static final float Q3 = 0x1.12398ep-7f;
  private static final float Q4 = 0x1.6a4d60p-10f;

  private Exp() {}

  /** {@code eˣ}, lane by lane. */
  public static FloatVector exp(FloatVector x) {
    FloatVector t = x.blend(LOWEST, x.compare(LT, LOWEST)).blend(HIGHEST, x.compare(GT, HIGHEST));
    FloatVector rounded = t.fma(floats(LOG2_E), floats(PowerOfTwo.ROUNDER));
    IntVector k = PowerOfTwo.integer(rounded);
    IntVector half = k.lanewise(ASHR, 1);
    // 2ᵏ in two factors: k runs from −150 to 128, and the first product must not round.
    return significand(t, rounded).mul(PowerOfTwo.of(half)).mul(PowerOfTwo.of(k.sub(half)));
  }

  /** {@code eˣ}, the reference. */
  public static double exp(double x) {
    return Math.exp(x);
  }

  /** {@link #exp} for x ≤ 88 or NaN, the same bits: faster where no lane is below −87. */
  public static FloatVector expNotAbove88(FloatVector x) {
    FloatVector y = expNormal(x);
    if (x.compare(LT, -87f).anyTrue()) {
      y = exp(x);
    }
    return y;
  }

  /** {@code eˣ} where it is a normal float for certain: −87 ≤ x ≤ 88 or NaN. */
  static FloatVector expNormal(FloatVector x) {
    FloatVector rounded = x.fma(floats(LOG2_E), floats(PowerOfTwo.ROUNDER));
    return significand(x, rounded).mul(PowerOfTwo.of(PowerOfTwo.integer(rounded)));
  }

  /** {@code eʳ} for the r that remains when k·ln 2 is taken off. */
  private static FloatVector significand(FloatVector x, FloatVector rounded) {
    FloatVector k = rounded.sub(PowerOfTwo.ROUNDER);
    FloatVector r = k.fma(floats(-LN2_LOW), k.fma(floats(-LN2_HIGH), x));
    FloatVector q =
        floats(Q4).fma(r, floats(Q3)).fma(r, floats(Q2)).fma(r, floats(Q1)).fma(r, floats(Q0));
    return r.mul(r).fma(q, r).add(1f);
  }
}
