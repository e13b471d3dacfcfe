package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Inverse square root unit, {@code y = x/√(1 + alpha·x²)}; {@code y' = 1/√(1 + alpha·x²)³}.
 * Carlile, Delamarter, Kinney, Marti and Whitney, Improving deep learning by inverse square root
 * linear units, 2017, equation 1.
 *
 * @param alpha sets the limits ±1/√alpha; from 2^-40 to 2^40, 1 as a rule
 */
public record Isru(float alpha) implements Activation {
  /**
   * Checks alpha.
   *
   * @throws IllegalArgumentException if it is not between 2^-40 and 2^40
   */
  public Isru {
    if (!(alpha >= 0x1p-40f && alpha <= 0x1p40f)) {
      throw new IllegalArgumentException(
          "Isru: expected alpha between 2^-40 and 2^40, got " + alpha);
    }
  }

  @Override
  public String name() {
    return "isru";
  }

  @Override
  public Description description() {
    return Description.of("x/√(1 + alpha·x²)")
        .range(-1 / Math.sqrt(alpha), 1 / Math.sqrt(alpha))
        .rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector a = bounded(x);
    FloatVector y = a.div(square(a).sqrt());
    float limit = (float) (1 / Math.sqrt(alpha)); // which roundings may go beyond
    return y.blend(limit, y.compare(GT, limit)).blend(-limit, y.compare(LT, -limit));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector square = square(bounded(x));
    return floats(1f).div(square.sqrt()).div(square);
  }

  @Override
  public double value(double x) {
    return Double.isInfinite(x)
        ? Math.signum(x) / Math.sqrt(alpha)
        : x / Math.sqrt(1 + alpha * x * x);
  }

  @Override
  public double derivative(double x) {
    double inverse = 1 / Math.sqrt(1 + alpha * x * x);
    return inverse * inverse * inverse;
  }

  /** x, or the bound from which on the value rounds to its limit and the derivative to 0. */
  private FloatVector bounded(FloatVector x) {
    float far = (float) (0x1p60 / Math.sqrt(alpha));
    return x.blend(far, x.compare(GT, far)).blend(-far, x.compare(LT, -far));
  }

  /** {@code 1 + alpha·a²} */
  private FloatVector square(FloatVector a) {
    FloatVector scaled = a.mul(alpha);
    FloatVector scaledLow = a.fma(floats(alpha), scaled.neg());
    return scaled.fma(a, scaledLow.fma(a, floats(1f)));
  }
}
