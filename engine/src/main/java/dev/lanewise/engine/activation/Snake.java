package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sine.cos;
import static dev.lanewise.engine.math.Sine.cosTwice;
import static dev.lanewise.engine.math.Sine.sin;
import static dev.lanewise.engine.math.Sine.sinBetween;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import java.math.BigDecimal;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Snake, {@code y = x + sin²(a·x)/a}; {@code y' = 1 + sin(2·a·x) = 2·sin²(a·x + π/4)}. Ziyin,
 * Hartwig and Ueda, Neural networks fail to learn periodic functions and how to fix it, NeurIPS
 * 2020, equation 3.
 *
 * <p>Where {@code |a·x|} is 2^16 or more and a is no power of two, the sine is that of {@code a·x}
 * rounded to a float, of the reference too. No limit of the derivative at ±∞: NaN.
 *
 * @param a frequency, from 2^-20 to 2^6: of a shorter wave floats tell too little; 1 as a rule
 */
public record Snake(float a) implements Activation {
  private static final double INVERSE_SQRT_2 = 0.7071067811865476;

  /** Digits for the remainder of 2^128, to 2^-70. */
  private static final BigDecimal PI =
      new BigDecimal("3.1415926535897932384626433832795028841971693993751058209749445923078164");

  private static final BigDecimal QUARTER_PI = PI.multiply(new BigDecimal("0.25"));

  private static final float MAX = Float.MAX_VALUE;

  /** From here on {@code a·x} is rounded. */
  private static final float ROUNDED = 0x1p16f;

  /** {@code sin²t = t² + t⁴·(S1 + S2·t² + …)}, the Taylor series, to 2^-27 of y for |t| < ½. */
  private static final float S1 = -0x1.555556p-2f;

  private static final float S2 = 0x1.6c16c2p-5f;
  private static final float S3 = -0x1.a01a02p-9f;
  private static final float S4 = 0x1.27e4fcp-13f;

  /**
   * Checks a.
   *
   * @throws IllegalArgumentException if it is not between 2^-20 and 2^6
   */
  public Snake {
    if (!(a >= 0x1p-20f && a <= 0x1p6f)) {
      throw new IllegalArgumentException("Snake: expected a between 2^-20 and 2^6, got " + a);
    }
  }

  @Override
  public String name() {
    return "snake";
  }

  @Override
  public Description description() {
    return Description.of("x + sin²(a·x)/a").rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector t = product(x);
    FloatVector low = low(x, t);
    float inverse = 1 / a;
    float inverseLow = (float) (1.0 / a - inverse);
    FloatVector square = t.mul(t);
    FloatVector bend =
        floats(S4).fma(square, floats(S3)).fma(square, floats(S2)).fma(square, floats(S1));
    FloatVector rest = t.add(t).fma(low, t.fma(t, square.neg()));
    FloatVector squareLow = square.mul(square).fma(bend, rest);
    FloatVector small =
        squareLow.fma(floats(inverse), square.mul(inverseLow)).add(square.fma(floats(inverse), x));

    FloatVector half = floats(0.5f * inverse);
    FloatVector wave = cosTwice(t, low.add(low));
    FloatVector sum = x.add(half);
    FloatVector other = sum.sub(x);
    FloatVector lost = x.sub(sum.sub(other)).add(half.sub(other));
    FloatVector largeLow = floats(1f).sub(wave).fma(floats(0.5f * inverseLow), lost);
    FloatVector large = wave.neg().fma(half, sum).add(largeLow);
    FloatVector far = t.abs();
    VectorMask<Float> exact = far.compare(GT, 0x1p26f).or(x.compare(EQ, 0f));
    return large.blend(small, far.compare(LT, 0.5f)).blend(x, exact);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector t = product(x);
    FloatVector low = low(x, t);
    FloatVector sine = sinBetween(t, low);
    return sine.add(sine).mul(sine);
  }

  @Override
  public double value(double x) {
    double sine = Double.isInfinite(x) ? 0 : sin(product(x));
    return x + sine * sine / a;
  }

  @Override
  public double derivative(double x) {
    double sine = sineBetween(product(x));
    return 2 * sine * sine;
  }

  /** {@code sin(t + π/4)}; near its zeros by the exact remainder, for it to keep its digits. */
  private static double sineBetween(double t) {
    double sine = (sin(t) + cos(t)) * INVERSE_SQRT_2;
    if (!(Math.abs(sine) < 0x1p-12)) {
      return sine;
    }
    BigDecimal rest = new BigDecimal(t).add(QUARTER_PI).remainder(PI);
    double near = rest.doubleValue();
    BigDecimal whole = near > 1 ? PI.negate() : near < -1 ? PI : BigDecimal.ZERO;
    return sin(rest.add(whole).doubleValue()); // its square matters, not its sign
  }

  /** {@code a·x}; from 2^16 on rounded, and held within the floats. */
  private double product(double x) {
    double t = a * x;
    return Math.abs(t) < ROUNDED || !Double.isFinite(x) ? t : Math.clamp((float) t, -MAX, MAX);
  }

  /** {@code a·x}, rounded, and held within the floats. */
  private FloatVector product(FloatVector x) {
    FloatVector t = x.mul(a);
    FloatVector most = t.blend(MAX, t.compare(GT, MAX)).blend(-MAX, t.compare(LT, -MAX));
    return most.blend(x, x.abs().compare(GT, MAX));
  }

  /** {@code a·x − t} */
  private FloatVector low(FloatVector x, FloatVector t) {
    return x.fma(floats(a), t.neg()).blend(0f, t.abs().compare(GE, ROUNDED));
  }
}
