package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sigmoid.sigmoid;
import static dev.lanewise.engine.math.Sigmoid.sigmoidDerivative;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Logistic sigmoid, {@code y = 1/(1 + e⁻ˣ)}; {@code y' = y·(1 − y)}. */
public record Sigmoid() implements Activation {
  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public List<String> aliases() {
    return List.of("logistic");
  }

  @Override
  public Description description() {
    return Description.of("1/(1 + e⁻ˣ)").range(0, 1).rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    return sigmoid(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return sigmoidDerivative(x);
  }

  @Override
  public double value(double x) {
    return sigmoid(x);
  }

  @Override
  public double derivative(double x) {
    return sigmoidDerivative(x);
  }
}
