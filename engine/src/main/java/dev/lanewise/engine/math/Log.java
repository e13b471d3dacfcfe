package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.INTS;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The natural logarithm.
 *
 * <p>{@code x = 2ᵏ·(1 + f)} with {@code √½ ≤ 1 + f < √2}; {@code log(1 + f) = f − f²/2 + f³·P(f)},
 * where P is a minimax polynomial of degree 8 (relative error 2^-30.3); the result is {@code k·ln 2
 * + log(1 + f)}.
 *
 * <pre>
 * worst error   0.89 ULP over all floats, subnormal arguments included
 * x = NaN       NaN
 * x &lt; 0         NaN, −∞ too
 * x = ±0        −∞
 * x = +∞        +∞
 * </pre>
 */
public final class Log {
  /** Bits of √½, where the exponent counts up: 1 + f then lies around 1, and x near 1 has k = 0. */
  private static final int SQRT_HALF_BITS = 0x3f35_04f3;

  private static final int SIGNIFICAND_BITS = 23;

  /** Exponent field of 2^0. */
  private static final int ONE_BITS = 0x3f80_0000;

  /** Scales subnormal numbers into the normal range. */
  private static final int SUBNORMAL_SHIFT = 25;

  private static final float P0 = 0x1.555548p-2f;
  private static final float P1 = -0x1.000006p-2f;
  private static final float P2 = 0x1.99a478p-3f;
  private static final float P3 = -0x1.555c4ep-3f;
  private static final float P4 = 0x1.233b76p-3f;
  private static final float P5 = -0x1.fc26a0p-4f;
  private static final float P6 = 0x1.e6c06ap-4f;
  private static final float P7 = -0x1.de10acp-4f;
  private static final float P8 = 0x1.14855ap-4f;

  private Log() {}

  /** {@code ln x}, lane by lane. */
  public static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
    FloatVector normal = x.blend(x.mul(0x1p25f), subnormal);
    IntVector k = exponent(normal);
    FloatVector f = shiftDown(normal, k).sub(1f);
    FloatVector power = PowerOfTwo.number(k.blend(k.sub(SUBNORMAL_SHIFT), subnormal.cast(INTS)));
    return special(x, sum(power, f));
  }

  /** {@code ln(x + low)}, lane by lane, for a low of the size of x's rounding error. */
  public static FloatVector log(FloatVector x, FloatVector low) {
    VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
    FloatVector normal = x.blend(x.mul(0x1p25f), subnormal);
    IntVector k = exponent(normal);
    FloatVector lost = low.mul(inversePower(k)).blend(0f, subnormal);
    FloatVector f = shiftDown(normal, k).sub(1f).add(lost);
    FloatVector power = PowerOfTwo.number(k.blend(k.sub(SUBNORMAL_SHIFT), subnormal.cast(INTS)));
    return special(x, sum(power, f));
  }

  /** {@code ln x}, the reference. */
  public static double log(double x) {
    return Math.log(x);
  }

  /** The k that leaves {@code √½ ≤ x·2⁻ᵏ < √2}, for x positive and normal. */
  static IntVector exponent(FloatVector x) {
    return x.reinterpretAsInts().sub(SQRT_HALF_BITS).lanewise(ASHR, SIGNIFICAND_BITS);
  }

  /** {@code x·2⁻ᵏ}, where it is normal. */
  static FloatVector shiftDown(FloatVector x, IntVector k) {
    return x.reinterpretAsInts().sub(k.lanewise(LSHL, SIGNIFICAND_BITS)).reinterpretAsFloats();
  }

  /** {@code 2⁻ᵏ}; the largest x has k = 128, whose pattern would be negative: 0 then. */
  static FloatVector inversePower(IntVector k) {
    return k.lanewise(LSHL, SIGNIFICAND_BITS).neg().add(ONE_BITS).max(0).reinterpretAsFloats();
  }

  /** {@code k·ln 2 + log(1 + f)}. */
  static FloatVector sum(FloatVector k, FloatVector f) {
    FloatVector low = k.fma(floats(Exp.LN2_LOW), bend(f));
    return k.fma(floats(Exp.LN2_HIGH), f.add(low));
  }

  /** {@code log(1 + f) − f}. */
  static FloatVector bend(FloatVector f) {
    FloatVector p =
        floats(P8)
            .fma(f, floats(P7))
            .fma(f, floats(P6))
            .fma(f, floats(P5))
            .fma(f, floats(P4))
            .fma(f, floats(P3))
            .fma(f, floats(P2))
            .fma(f, floats(P1))
            .fma(f, floats(P0));
    return f.mul(f).mul(f.fma(p, floats(-0.5f)));
  }

  /** {@code result} where 0 &lt; x &lt; ∞, and the logarithm's limits elsewhere. */
  static FloatVector special(FloatVector x, FloatVector result) {
    return x.blend(result, x.compare(LT, Float.POSITIVE_INFINITY))
        .blend(Float.NaN, x.compare(LT, 0f))
        .blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
  }
}
