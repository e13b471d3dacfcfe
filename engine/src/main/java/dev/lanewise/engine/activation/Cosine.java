package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sine.cos;
import static dev.lanewise.engine.math.Sine.sin;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Cosine, {@code y = cos x}; {@code y' = −sin x}. Rahimi and Recht, Random features for large-scale
 * kernel machines, NeurIPS 2007. No limit at ±∞: NaN.
 */
public record Cosine() implements Activation {
  @Override
  public String name() {
    return "cosine";
  }

  @Override
  public List<String> aliases() {
    return List.of("cos");
  }

  @Override
  public Description description() {
    return Description.of("cos x").range(-1, 1);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return cos(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return sin(x).neg();
  }

  @Override
  public double value(double x) {
    return cos(x);
  }

  @Override
  public double derivative(double x) {
    return -sin(x);
  }
}
