package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sine.cos;
import static dev.lanewise.engine.math.Sine.sin;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Sine, {@code y = sin x}; {@code y' = cos x}. Lapedes and Farber, Nonlinear signal processing
 * using neural networks, 1987; Sitzmann and others, Implicit neural representations with periodic
 * activation functions, NeurIPS 2020. No limit at ±∞: NaN.
 */
public record Sinusoid() implements Activation {
  @Override
  public String name() {
    return "sinusoid";
  }

  @Override
  public List<String> aliases() {
    return List.of("sin", "sine");
  }

  @Override
  public Description description() {
    return Description.of("sin x").range(-1, 1);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return sin(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return cos(x);
  }

  @Override
  public double value(double x) {
    return sin(x);
  }

  @Override
  public double derivative(double x) {
    return cos(x);
  }
}
