package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.INTS;
import static dev.lanewise.engine.simd.Simd.floats;
import static dev.lanewise.engine.simd.Simd.ints;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Sine and cosine, of all finite floats.
 *
 * <p>{@code x = q·π/2 + r} with {@code |r| ≤ π/4}, r in two parts: below 2^17 by subtracting {@code
 * q·π/2}, π/2 in three parts, of which the first subtraction is exact (Cody and Waite, Software
 * manual for the elementary functions, 1980); beyond by {@link Phase}, computed only where such a
 * lane occurs. Then {@code r + r³·S(r²)} or {@code 1 − r²/2 + r⁴·C(r²)}, minimax polynomials of
 * degree 3 and 2 (relative error 2^-32), by the parity of q.
 *
 * <pre>
 *               sin        cos
 * worst error   0.8 ULP    0.8 ULP   over all finite floats
 * x = NaN, ±∞   NaN        NaN
 * x = ±0        ±0         1
 * subnormal     x          1
 * </pre>
 */
public final class Sine {
  private static final float TWO_OVER_PI = 0x1.45f306p-1f;

  /** π/2 in three parts. */
  private static final float HALF_PI = 0x1.921fb6p0f;

  private static final float HALF_PI_LOW = -0x1.777a5cp-25f;
  private static final float HALF_PI_LAST = -0x1.ee59dap-50f;

  /** From here on the phase is taken by integers. */
  private static final float LARGE = 0x1p17f;

  /** Below it, in magnitude, {@code sin x} rounds to x. */
  private static final float LINEAR = 0x1p-12f;

  private static final float S0 = -0x1.555556p-3f;
  private static final float S1 = 0x1.11117p-7f;
  private static final float S2 = -0x1.a053fep-13f;
  private static final float S3 = 0x1.7a8d6cp-19f;

  private static final float C0 = 0x1.555548p-5f;
  private static final float C1 = -0x1.6c0af4p-10f;
  private static final float C2 = 0x1.99911cp-16f;

  private Sine() {}

  /** {@code sin x}, lane by lane. */
  public static FloatVector sin(FloatVector x) {
    return wave(x, floats(0f), 0, 0, false, x).blend(x, x.abs().compare(LT, LINEAR));
  }

  /** {@code cos x}, lane by lane. */
  public static FloatVector cos(FloatVector x) {
    return wave(x, floats(0f), 0, 2, false, x);
  }

  /** {@code cos x + f·sin x}, lane by lane, in little more time than one of them. */
  public static FloatVector mix(FloatVector x, FloatVector f) {
    return wave(x, floats(0f), 0, 0, true, f);
  }

  /**
   * {@code cos(2·x + low)}, lane by lane, for a low of the size of the rounding error of 2·x; it
   * counts below 2^17.
   */
  public static FloatVector cosTwice(FloatVector x, FloatVector low) {
    return wave(x, low, 1, 2, false, x);
  }

  /** {@code sin(x + low + π/4)}, likewise. */
  public static FloatVector sinBetween(FloatVector x, FloatVector low) {
    return wave(x, low, 0, 1, false, x);
  }

  /**
   * {@code sin(x + low)} for {@code |x| < 2^17}: half as long as {@link #sin}, for formulas with
   * more in them.
   */
  public static FloatVector sinNear(FloatVector x, FloatVector low) {
    return near(x, low, 0);
  }

  /** {@code cos(x + low)}, likewise. */
  public static FloatVector cosNear(FloatVector x, FloatVector low) {
    return near(x, low, 1);
  }

  /** {@code sin x}, the reference. */
  public static double sin(double x) {
    return Math.sin(x);
  }

  /** {@code cos x}, the reference. */
  public static double cos(double x) {
    return Math.cos(x);
  }

  /**
   * {@code sin t} or, if mixed, {@code cos t + f·sin t} for {@code t = 2ˢ·x + low + eighths·π/4}.
   */
  private static FloatVector wave(
      FloatVector x, FloatVector low, int s, int eighths, boolean mixed, FloatVector f) {
    FloatVector y = x.mul(1 << s);
    FloatVector offset = floats(0.5f * (eighths & 1)); // in quarter turns
    FloatVector rounded = y.fma(floats(TWO_OVER_PI), offset).add(PowerOfTwo.ROUNDER);
    FloatVector k = rounded.sub(PowerOfTwo.ROUNDER).sub(offset);
    IntVector q = PowerOfTwo.integer(rounded);
    FloatVector exact = k.fma(floats(-HALF_PI), y);
    FloatVector second = k.mul(-HALF_PI_LOW);
    FloatVector secondLow = k.fma(floats(-HALF_PI_LOW), second.neg());
    FloatVector r = exact.add(second);
    FloatVector other = r.sub(exact);
    FloatVector lost = exact.sub(r.sub(other)).add(second.sub(other));
    FloatVector rest = k.fma(floats(-HALF_PI_LAST), lost.add(secondLow)).add(low);
    VectorMask<Float> large = y.abs().compare(GE, LARGE);
    if (large.anyTrue()) {
      IntVector m = Phase.significand(x);
      IntVector start = Phase.start(x, s);
      IntVector word1 = Phase.word1(start);
      IntVector phaseLow = Phase.low(m, word1, Phase.word2(start));
      VectorMask<Integer> negative = x.compare(LT, 0f).cast(INTS);
      int eighth = (eighths & 1) << 29;
      IntVector phase =
          Phase.high(m, Phase.word0(start), word1, phaseLow)
              .add(ints(eighth).blend(-eighth, negative));
      IntVector turns = Phase.quarters(phase);
      q = q.blend(turns.blend(turns.neg(), negative), large.cast(INTS));
      r = r.blend(SignBit.flip(Phase.remainder(phase, phaseLow), x), large);
      rest = rest.blend(SignBit.flip(Phase.remainderLow(phase, phaseLow), x), large);
    }
    FloatVector angle = r.add(rest);
    FloatVector angleLow = rest.sub(angle.sub(r));
    FloatVector sine = sine(angle, angleLow);
    FloatVector cosine = cosine(angle, angleLow);
    q = q.add(eighths >> 1);
    FloatVector value = turned(sine, cosine, q);
    if (mixed) {
      value = f.fma(value, turned(sine, cosine, q.add(1)));
    }
    return value.blend(Float.NaN, x.abs().compare(GE, Float.POSITIVE_INFINITY));
  }

  /** {@code sin(x + low + quarters·π/2)}, as {@link #wave} where no lane is large. */
  private static FloatVector near(FloatVector x, FloatVector low, int quarters) {
    FloatVector rounded = x.fma(floats(TWO_OVER_PI), floats(PowerOfTwo.ROUNDER));
    FloatVector k = rounded.sub(PowerOfTwo.ROUNDER);
    FloatVector exact = k.fma(floats(-HALF_PI), x);
    FloatVector second = k.mul(-HALF_PI_LOW);
    FloatVector secondLow = k.fma(floats(-HALF_PI_LOW), second.neg());
    FloatVector r = exact.add(second);
    FloatVector other = r.sub(exact);
    FloatVector lost = exact.sub(r.sub(other)).add(second.sub(other));
    FloatVector rest = k.fma(floats(-HALF_PI_LAST), lost.add(secondLow)).add(low);
    FloatVector angle = r.add(rest);
    FloatVector angleLow = rest.sub(angle.sub(r));
    IntVector q = PowerOfTwo.integer(rounded).add(quarters);
    return turned(sine(angle, angleLow), cosine(angle, angleLow), q);
  }

  /** {@code sin(t + q·π/2)} of {@code sin t} and {@code cos t}. */
  private static FloatVector turned(FloatVector sine, FloatVector cosine, IntVector q) {
    VectorMask<Float> odd = q.lanewise(AND, 1).compare(NE, 0).cast(Simd.FLOATS);
    return SignBit.flip(sine.blend(cosine, odd), q.lanewise(LSHL, 30));
  }

  /** {@code sin(r + rest)} */
  private static FloatVector sine(FloatVector r, FloatVector rest) {
    FloatVector z = r.mul(r);
    FloatVector s = floats(S3).fma(z, floats(S2)).fma(z, floats(S1)).fma(z, floats(S0));
    return r.add(z.mul(r).fma(s, z.mul(-0.5f).fma(rest, rest)));
  }

  /** {@code cos(r + rest)} */
  private static FloatVector cosine(FloatVector r, FloatVector rest) {
    FloatVector z = r.mul(r);
    FloatVector c = floats(C2).fma(z, floats(C1)).fma(z, floats(C0));
    FloatVector half = z.mul(0.5f);
    FloatVector start = floats(1f).sub(half);
    FloatVector lost = floats(1f).sub(start).sub(half).sub(r.fma(r, z.neg()).mul(0.5f));
    return start.add(z.mul(z).fma(c, r.neg().fma(rest, lost)));
  }
}
