package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Hyperbolic tangent in three straight lines, {@code y = min(max(x, low), high)}; its derivative at
 * both kinks is 0. Collobert, Large scale machine learning, thesis, Paris 6, 2004.
 *
 * @param low least value, −1 as a rule
 * @param high greatest value, 1 as a rule
 */
public record HardTanh(float low, float high) implements Activation {
  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if they are not finite, or not in order
   */
  public HardTanh {
    if (!Float.isFinite(low) || !Float.isFinite(high) || low >= high) {
      throw new IllegalArgumentException(
          "HardTanh: expected finite bounds, low < high, got " + low + " and " + high);
    }
  }

  @Override
  public String name() {
    return "hard-tanh";
  }

  @Override
  public Description description() {
    return Description.of("min(max(x, low), high)").range(low, high).rising().kinks(low, high);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x.blend(low, x.compare(LT, low)).blend(high, x.compare(GT, high));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(1f, x.compare(EQ, x))
        .blend(0f, x.compare(LE, low))
        .blend(0f, x.compare(GE, high));
  }

  @Override
  public double value(double x) {
    return x < low ? low : x > high ? high : x;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : x > low && x < high ? 1 : 0;
  }
}
