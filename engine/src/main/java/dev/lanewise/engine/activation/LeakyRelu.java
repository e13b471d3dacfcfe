package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Rectified linear unit with a leak, {@code y = x} for {@code x ≥ 0} and {@code slope·x} below; its
 * derivative at the kink is the slope. Maas, Hannun and Ng, Rectifier nonlinearities improve neural
 * network acoustic models, ICML 2013.
 *
 * @param slope of the negative side, finite; the paper's is 0.01, of 0 it is {@link Relu}
 */
public record LeakyRelu(float slope) implements Activation {
  /**
   * Checks the slope.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public LeakyRelu {
    if (!Float.isFinite(slope)) {
      throw new IllegalArgumentException("LeakyRelu: expected a finite slope, got " + slope);
    }
  }

  @Override
  public String name() {
    return "leaky-relu";
  }

  @Override
  public Description description() {
    Description formula = Description.of("x ≥ 0 ? x : slope·x");
    Description claims = slope == 1 ? formula : formula.kinks(0f);
    return slope > 0 ? claims.withSlopeByValue() : claims;
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector left = slope == 0 ? floats(0f) : x.mul(slope); // 0 at −∞ too
    return x.blend(left, x.compare(LT, 0f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(slope, x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f));
  }

  @Override
  public double value(double x) {
    return x >= 0 || Double.isNaN(x) ? x : slope == 0 ? 0 : slope * x;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : x > 0 ? 1 : slope;
  }
}
