package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.ASHR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The pieces of {@code e^(x + low)}, for formulas that go on with it and must not lose what one
 * float cannot hold: {@code e^(x + low) = 2ᵏ·(1 + r + bend)} with {@code |r| ≤ ½ ln 2}, to a
 * relative error of about 2^-28.
 *
 * <p>{@code high + low} is the significand {@code 1 + r + bend} in two parts. {@link #scale}
 * applies 2ᵏ, best as the last step: a factor such as the 100 of {@code 100·e⁻¹⁰⁰} then comes
 * before the result turns subnormal.
 *
 * <p>All of them take {@code −170 ≤ x ≤ 170}, where {@code e⁻¹⁷⁰} times anything up to 2^90 is zero
 * already, or NaN; {@code low} is no greater than the rounding error of x.
 */
public final class ExpParts {
  /** The least x. */
  public static final float LOWEST = -170f;

  private static final float Q0 = 0x1p-1f;
  private static final float Q1 = 0x1.555554p-3f;
  private static final float Q2 = 0x1.5554f8p-5f;
  private static final float Q3 = 0x1.1112d8p-7f;
  private static final float Q4 = 0x1.6d3a4ap-10f;
  private static final float Q5 = 0x1.9e7358p-13f;

  private ExpParts() {}

  /** {@code r = x + low − k·ln 2}, rounded. */
  public static FloatVector remainder(FloatVector x, FloatVector low) {
    FloatVector k = power(x);
    return k.fma(floats(-Exp.LN2_LOW), k.fma(floats(-Exp.LN2_HIGH), x)).add(low);
  }

  /** {@link #remainder(FloatVector, FloatVector)} without a low part. */
  public static FloatVector remainder(FloatVector x) {
    FloatVector k = power(x);
    return k.fma(floats(-Exp.LN2_LOW), k.fma(floats(-Exp.LN2_HIGH), x));
  }

  /** {@code e^(x + low − k·ln 2) − 1 − r}: the curve, and what the rounding of r lost. */
  public static FloatVector bend(FloatVector x, FloatVector low, FloatVector r) {
    return r.mul(r).fma(curve(r), rest(x, r).add(low));
  }

  /** {@link #bend(FloatVector, FloatVector, FloatVector)} without a low part. */
  public static FloatVector bend(FloatVector x, FloatVector r) {
    return r.mul(r).fma(curve(r), rest(x, r));
  }

  /** {@code eʳ}, 1 ULP at worst: for those who need no more. */
  public static FloatVector significand(FloatVector r) {
    return r.mul(r).fma(curve(r), r).add(1f);
  }

  /** {@code 1 + r + bend}, rounded. */
  public static FloatVector high(FloatVector r, FloatVector bend) {
    return r.add(bend).add(1f);
  }

  /** What that rounding lost. */
  public static FloatVector low(FloatVector r, FloatVector bend) {
    return r.sub(high(r, bend).sub(1f)).add(bend);
  }

  /** {@code y·2ᵏ}, the k of x: rounded once, and only where the result is subnormal. */
  public static FloatVector scale(FloatVector y, FloatVector x) {
    IntVector k = PowerOfTwo.integer(rounded(x));
    IntVector half = k.lanewise(ASHR, 1);
    return y.mul(PowerOfTwo.of(half)).mul(PowerOfTwo.of(k.sub(half)));
  }

  /** {@code y·2ᵏ} for {@code k < 128}, or 0 where 2ᵏ is subnormal: for sums that do not need it. */
  public static FloatVector scaleNormal(FloatVector y, FloatVector x) {
    return y.mul(PowerOfTwo.of(PowerOfTwo.integer(rounded(x)).max(-127)));
  }

  /** {@code (y + yLow)·e^(x + low)}, for the r and the bend of x. */
  public static FloatVector product(
      FloatVector y, FloatVector yLow, FloatVector x, FloatVector r, FloatVector bend) {
    FloatVector s = high(r, bend);
    return scale(y.fma(s, y.fma(low(r, bend), yLow.mul(s))), x);
  }

  /** {@code x − k·ln 2 − r} */
  private static FloatVector rest(FloatVector x, FloatVector r) {
    FloatVector k = power(x);
    FloatVector exact = k.fma(floats(-Exp.LN2_HIGH), x);
    return k.fma(floats(-Exp.LN2_LOW), exact.sub(r));
  }

  /** {@code (eʳ − 1 − r)/r²} */
  private static FloatVector curve(FloatVector r) {
    return floats(Q5)
        .fma(r, floats(Q4))
        .fma(r, floats(Q3))
        .fma(r, floats(Q2))
        .fma(r, floats(Q1))
        .fma(r, floats(Q0));
  }

  /** k in the lowest bits of a float. */
  private static FloatVector rounded(FloatVector x) {
    return x.fma(floats(Exp.LOG2_E), floats(PowerOfTwo.ROUNDER));
  }

  /** k as a float. */
  private static FloatVector power(FloatVector x) {
    return rounded(x).sub(PowerOfTwo.ROUNDER);
  }
}
