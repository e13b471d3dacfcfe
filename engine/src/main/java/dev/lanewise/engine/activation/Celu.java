package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.Expm1Product;
import jdk.incubator.vector.FloatVector;

/**
 * Continuously differentiable exponential linear unit, {@code y = x} for {@code x > 0} and {@code
 * alpha·(e^(x/alpha) − 1)} below. Barron, Continuously differentiable exponential linear units,
 * 2017, equation 2.
 *
 * @param alpha depth and width of the left side, from 2^-20 to 2^20; 1 as a rule
 */
public record Celu(float alpha) implements Activation {
  /**
   * Checks alpha.
   *
   * @throws IllegalArgumentException if it is not between 2^-20 and 2^20
   */
  public Celu {
    if (!(alpha >= 0x1p-20f && alpha <= 0x1p20f)) {
      throw new IllegalArgumentException(
          "Celu: expected alpha between 2^-20 and 2^20, got " + alpha);
    }
  }

  @Override
  public String name() {
    return "celu";
  }

  @Override
  public Description description() {
    return Description.of("x > 0 ? x : alpha·(e^(x/alpha) − 1)")
        .range(-alpha, Double.POSITIVE_INFINITY)
        .rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector b = bounded(x);
    FloatVector t = b.mul(1 / alpha);
    FloatVector left = Expm1Product.product(alpha, 0f, t, low(b, t));
    return left.blend(x, x.abs().compare(LT, alpha * 0x1p-25f)).blend(x, x.compare(GT, 0f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector b = bounded(x);
    FloatVector t = b.mul(1 / alpha);
    FloatVector power = ExpParts.significand(ExpParts.remainder(t, low(b, t)));
    return ExpParts.scale(power, t).blend(1f, x.compare(GT, 0f));
  }

  @Override
  public double value(double x) {
    return x > 0 ? x : Expm1Product.product(alpha, x / alpha);
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? 1 : Math.exp(x / alpha);
  }

  /** x from where its exponential is 0 up to 0. */
  private FloatVector bounded(FloatVector x) {
    float far = 0.9f * ExpParts.LOWEST * alpha; // x/alpha, rounded, is within as well
    return x.blend(far, x.compare(LT, far)).blend(0f, x.compare(GT, 0f));
  }

  /** {@code x/alpha − t} */
  private FloatVector low(FloatVector x, FloatVector t) {
    return t.fma(floats(-alpha), x).mul(1 / alpha);
  }
}
