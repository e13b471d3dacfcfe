package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Log.log;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.ExpProduct;
import dev.lanewise.engine.math.Expm1Product;
import dev.lanewise.engine.math.Quotient;
import jdk.incubator.vector.FloatVector;

/**
 * Soft exponential: from logarithm over line to exponential, {@code y = (e^(alpha·x) − 1)/alpha +
 * alpha} for alpha above 0, x for 0, and {@code −ln(1 − alpha·(x + alpha))/alpha} below 0. {@code
 * y' = e^(alpha·x)}, 1, or {@code 1/(1 − alpha·(x + alpha))}. Godfrey and Gashler, A continuum
 * among logarithmic, linear, and exponential functions, and its potential to improve generalization
 * in neural networks, 2015, equation 1.
 *
 * <p>With alpha below 0 it is defined from {@code x = 1/alpha − alpha} on, NaN before, and its
 * value is within 3 ULP.
 *
 * @param alpha bends it: 0, or a magnitude from 2^-20 to 1
 */
public record SoftExponential(float alpha) implements Activation {
  /** From here on roundings of the argument of the logarithm do not count. */
  private static final float FAR = 0x1p60f;

  /**
   * Checks alpha.
   *
   * @throws IllegalArgumentException if it is not within ±1, or closer to 0 than 2^-20
   */
  public SoftExponential {
    if (!(Math.abs(alpha) <= 1) || (alpha != 0 && Math.abs(alpha) < 0x1p-20f)) {
      throw new IllegalArgumentException(
          "SoftExponential: expected 0, or a magnitude from 2^-20 to 1, got " + alpha);
    }
  }

  @Override
  public String name() {
    return "soft-exponential";
  }

  @Override
  public Description description() {
    Description claims = Description.of(formula()).rising();
    return alpha < 0 ? claims.accuracy(3, 4) : claims;
  }

  @Override
  public FloatVector value(FloatVector x) {
    return alpha > 0 ? exponential(x) : alpha < 0 ? logarithm(x) : x;
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector known = x.blend(1f, x.compare(EQ, x));
    return alpha > 0 ? exponentialSlope(x) : alpha < 0 ? logarithmSlope(x) : known;
  }

  @Override
  public double value(double x) {
    if (alpha == 0) {
      return x;
    }
    if (alpha > 0) {
      double power = alpha * x;
      return power < -4
          ? Math.exp(power) / alpha + (alpha - 1.0 / alpha)
          : Math.expm1(power) / alpha + alpha;
    }
    double u = argument(x);
    double minusOne = Math.fma(-alpha, x, -(double) alpha * alpha);
    return (u < 0.5 ? Math.log(u) : Math.log1p(minusOne)) / -alpha;
  }

  @Override
  public double derivative(double x) {
    if (alpha == 0) {
      return Double.isNaN(x) ? x : 1;
    }
    double u = argument(x);
    return alpha > 0 ? Math.exp(alpha * x) : u < 0 ? Double.NaN : 1 / u;
  }

  private String formula() {
    return alpha > 0
        ? "(e^(alpha·x) − 1)/alpha + alpha"
        : alpha < 0 ? "−ln(1 − alpha·(x + alpha))/alpha" : "x";
  }

  private double argument(double x) {
    return Math.fma(-alpha, x, 1 - (double) alpha * alpha);
  }

  private FloatVector exponential(FloatVector x) {
    double exact = 1.0 / alpha;
    float inverse = (float) exact;
    float inverseLow = (float) (exact - inverse);
    FloatVector b = bounded(x);
    FloatVector t = b.mul(alpha);
    FloatVector low = productLow(b, t);
    FloatVector near = Expm1Product.plus(alpha, inverse, inverseLow, t, low);
    FloatVector power = ExpProduct.product(floats(inverse), floats(inverseLow), t, low);
    FloatVector far = power.add((float) (alpha - exact));
    return near.blend(far, t.compare(LT, -4f).or(t.compare(GT, 40f)));
  }

  private FloatVector exponentialSlope(FloatVector x) {
    FloatVector b = bounded(x);
    FloatVector t = b.mul(alpha);
    return ExpProduct.product(floats(1f), floats(0f), t, productLow(b, t));
  }

  /** {@code alpha·x} held between −170 and 128. */
  private FloatVector bounded(FloatVector x) {
    float lowest = ExpParts.LOWEST / alpha;
    float highest = 128 / alpha;
    return x.blend(lowest, x.compare(LT, lowest)).blend(highest, x.compare(GT, highest));
  }

  private FloatVector productLow(FloatVector x, FloatVector t) {
    return x.fma(floats(alpha), t.neg());
  }

  private FloatVector logarithm(FloatVector x) {
    FloatVector u = argument(x);
    return log(u, argumentLow(x, u)).div(-alpha);
  }

  private FloatVector logarithmSlope(FloatVector x) {
    FloatVector u = argument(x);
    FloatVector slope = Quotient.of(floats(1f), floats(0f), u, argumentLow(x, u));
    return slope
        .blend(0f, x.compare(GE, Float.POSITIVE_INFINITY))
        .blend(Float.NaN, u.compare(LT, 0f));
  }

  /** {@code u = 1 − alpha·(x + alpha)}, rounded. */
  private FloatVector argument(FloatVector x) {
    return x.mul(-alpha).add((float) (1 - (double) alpha * alpha));
  }

  /** What the roundings in {@code u = argument(x)} lost; far out it does not count. */
  private FloatVector argumentLow(FloatVector x, FloatVector u) {
    double exact = 1 - (double) alpha * alpha;
    float constant = (float) exact;
    FloatVector p = x.mul(-alpha);
    FloatVector pLow = x.fma(floats(-alpha), p.neg());
    FloatVector other = u.sub(p);
    FloatVector lost = p.sub(u.sub(other)).add(floats(constant).sub(other));
    FloatVector low = lost.add(pLow.add((float) (exact - constant)));
    return low.blend(0f, x.abs().compare(GT, FAR));
  }
}
