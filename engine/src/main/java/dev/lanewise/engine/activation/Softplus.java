package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sigmoid.sigmoid;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.Log1pExp;
import jdk.incubator.vector.FloatVector;

/**
 * Softplus, {@code y = ln(1 + e^(beta·x))/beta = max(x, 0) + ln(1 + e^−|beta·x|)/beta}; {@code y' =
 * σ(beta·x)}. Dugas, Bengio, Bélisle, Nadeau and Garcia, Incorporating second-order functional
 * knowledge for better option pricing, NeurIPS 2000.
 *
 * @param beta sharpness of the bend, from 2^-20 to 2^20; 1 as a rule
 */
public record Softplus(float beta) implements Activation {
  /**
   * Checks beta.
   *
   * @throws IllegalArgumentException if it is not between 2^-20 and 2^20
   */
  public Softplus {
    if (!(beta >= 0x1p-20f && beta <= 0x1p20f)) {
      throw new IllegalArgumentException(
          "Softplus: expected beta between 2^-20 and 2^20, got " + beta);
    }
  }

  @Override
  public String name() {
    return "softplus";
  }

  @Override
  public Description description() {
    return Description.of("ln(1 + e^(beta·x))/beta").range(0, Double.POSITIVE_INFINITY).rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector a = x.abs().neg();
    FloatVector t = a.mul(beta);
    float inverse = 1 / beta;
    float inverseLow = (float) (1.0 / beta - inverse);
    FloatVector bend = Log1pExp.product(inverse, inverseLow, t, low(a, t));
    return x.blend(0f, x.compare(LT, 0f)).add(bend);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector t = x.mul(beta);
    FloatVector s = sigmoid(t);
    return s.fma(floats(1f).sub(s).mul(low(x, t)), s);
  }

  @Override
  public double value(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(beta * x))) / beta;
  }

  @Override
  public double derivative(double x) {
    return sigmoid(beta * x);
  }

  /** {@code beta·x − t}; 0 far out, where it could overflow. */
  private FloatVector low(FloatVector x, FloatVector t) {
    return x.fma(floats(beta), t.neg()).blend(0f, t.abs().compare(GT, -ExpParts.LOWEST));
  }
}
