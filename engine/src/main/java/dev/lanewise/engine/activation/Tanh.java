package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sigmoid.sigmoidDerivative;
import static dev.lanewise.engine.math.Tanh.tanh;

import jdk.incubator.vector.FloatVector;

/** Hyperbolic tangent, {@code y = tanh x}; {@code y' = 1 − y² = 4·σ'(2x)}. */
public record Tanh() implements Activation {
  @Override
  public String name() {
    return "tanh";
  }

  @Override
  public Description description() {
    return Description.of("tanh x").range(-1, 1).rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    return tanh(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return sigmoidDerivative(x.add(x)).mul(4f);
  }

  @Override
  public double value(double x) {
    return tanh(x);
  }

  @Override
  public double derivative(double x) {
    return 4 * sigmoidDerivative(2 * x);
  }
}
