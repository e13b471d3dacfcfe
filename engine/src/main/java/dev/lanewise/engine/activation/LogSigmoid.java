package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sigmoid.sigmoid;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;

import dev.lanewise.engine.math.Log1pExp;
import jdk.incubator.vector.FloatVector;

/**
 * Logarithm of the sigmoid, {@code y = −ln(1 + e⁻ˣ) = min(x, 0) − ln(1 + e^−|x|)}; {@code y' =
 * σ(−x)}.
 */
public record LogSigmoid() implements Activation {
  @Override
  public String name() {
    return "log-sigmoid";
  }

  @Override
  public Description description() {
    return Description.of("−ln(1 + e⁻ˣ)").range(Double.NEGATIVE_INFINITY, 0).rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector line = x.blend(0f, x.compare(GT, 0f));
    return line.sub(Log1pExp.product(1f, 0f, x.abs().neg(), floats(0f)));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return sigmoid(x.neg());
  }

  @Override
  public double value(double x) {
    return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
  }

  @Override
  public double derivative(double x) {
    return sigmoid(-x);
  }
}
