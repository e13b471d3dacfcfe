package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.EQ;

import jdk.incubator.vector.FloatVector;

/**
 * Linear, {@code y = slope·x}.
 *
 * @param slope finite, not 0; 1 as a rule
 */
public record Linear(float slope) implements Activation {
  /**
   * Checks the slope.
   *
   * @throws IllegalArgumentException if it is not finite, or 0
   */
  public Linear {
    if (!Float.isFinite(slope) || slope == 0) {
      throw new IllegalArgumentException(
          "Linear: expected a finite slope other than 0, got " + slope);
    }
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public Description description() {
    return Description.of("slope·x");
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x.mul(slope);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(slope, x.compare(EQ, x));
  }

  @Override
  public double value(double x) {
    return slope * x;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : slope;
  }
}
