package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * {@code eˣ − 1}, without the cancellation near zero.
 *
 * <p>With {@code x = k·ln 2 + r} as in {@link Exp}, {@code eˣ − 1 = 2ᵏ·(r + r²·Q(r)) + (2ᵏ − 1)},
 * where Q is a minimax polynomial of degree 5 (relative error 2^-31). Half of it is computed, so
 * that {@code k = 128} needs no power that overflows.
 *
 * <pre>
 * worst error   1.30 ULP over all floats
 * x = NaN       NaN
 * x = +∞, −∞    +∞, −1
 * x = ±0        ±0
 * subnormal     x
 * overflow      +∞ from 88.722839 on, as by rounding the true value
 * </pre>
 */
public final class Expm1 {
  /** Below it the result rounds to −1. */
  private static final float LOWEST = -50f;

  /** Above it the result overflows. */
  private static final float HIGHEST = 89f;

  /** Below it, in magnitude, the result rounds to x. */
  private static final float LINEAR = 0x1p-25f;

  private static final float Q0 = 0x1p-1f;
  private static final float Q1 = 0x1.555554p-3f;
  private static final float Q2 = 0x1.5554f8p-5f;
  private static final float Q3 = 0x1.1112d8p-7f;
  private static final float Q4 = 0x1.6d3a4ap-10f;
  private static final float Q5 = 0x1.9e7358p-13f;

  private Expm1() {}

  /** {@code eˣ − 1}, lane by lane. */
  public static FloatVector expm1(FloatVector x) {
    FloatVector t = x.blend(LOWEST, x.compare(LT, LOWEST)).blend(HIGHEST, x.compare(GT, HIGHEST));
    FloatVector rounded = t.fma(floats(Exp.LOG2_E), floats(PowerOfTwo.ROUNDER));
    FloatVector k = rounded.sub(PowerOfTwo.ROUNDER);
    FloatVector halfPower = PowerOfTwo.of(PowerOfTwo.integer(rounded).sub(1)); // 2ᵏ⁻¹

    // r in two parts: what its rounding loses would be doubled where k = 1.
    FloatVector exact = k.fma(floats(-Exp.LN2_HIGH), t);
    FloatVector r = k.fma(floats(-Exp.LN2_LOW), exact);
    FloatVector rest = k.fma(floats(-Exp.LN2_LOW), exact.sub(r));
    FloatVector q =
        floats(Q5)
            .fma(r, floats(Q4))
            .fma(r, floats(Q3))
            .fma(r, floats(Q2))
            .fma(r, floats(Q1))
            .fma(r, floats(Q0));
    FloatVector small = r.mul(r).fma(q, rest);
    FloatVector half = halfPower.fma(small, halfPower.fma(r, halfPower.sub(0.5f)));
    return half.add(half).blend(x, x.abs().compare(LT, LINEAR));
  }

  /** {@code eˣ − 1}, the reference. */
  public static double expm1(double x) {
    return Math.expm1(x);
  }
}
