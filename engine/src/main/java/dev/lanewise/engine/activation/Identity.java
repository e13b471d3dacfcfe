package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.EQ;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** No activation, {@code y = x}. */
public record Identity() implements Activation {
  @Override
  public String name() {
    return "identity";
  }

  @Override
  public List<String> aliases() {
    return List.of("none");
  }

  @Override
  public Description description() {
    return Description.of("x").rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x;
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(1f, x.compare(EQ, x));
  }

  @Override
  public double value(double x) {
    return x;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : 1;
  }
}
