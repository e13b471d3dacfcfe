package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;

/**
 * Hard shrinkage, {@code y = x} for {@code |x| > lambda}, else 0; its derivative at both jumps is
 * 0. Donoho and Johnstone, Ideal spatial adaptation by wavelet shrinkage, Biometrika 81, 1994.
 *
 * @param lambda half the width of the silent zone, at least 0; 0.5 as a rule; of 0 the function is
 *     the identity
 */
public record HardShrink(float lambda) implements Activation {
  /**
   * Checks the threshold.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public HardShrink {
    if (!Float.isFinite(lambda) || lambda < 0) {
      throw new IllegalArgumentException(
          "HardShrink: expected a finite threshold of at least 0, got " + lambda);
    }
  }

  @Override
  public String name() {
    return "hard-shrink";
  }

  @Override
  public Description description() {
    Description claims = Description.of("|x| > lambda ? x : 0").rising();
    return lambda == 0 ? claims : claims.kinks(-lambda, lambda);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return lambda == 0 ? x : x.blend(0f, x.abs().compare(LE, lambda));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector one = x.blend(1f, x.compare(EQ, x));
    return lambda == 0 ? one : one.blend(0f, x.abs().compare(LE, lambda));
  }

  @Override
  public double value(double x) {
    return lambda > 0 && Math.abs(x) <= lambda ? 0 : x;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : lambda == 0 || Math.abs(x) > lambda ? 1 : 0;
  }
}
