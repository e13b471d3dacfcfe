package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Rectified linear unit, {@code y = max(0, x)}; its derivative is 0 at the kink. Nair and Hinton,
 * Rectified linear units improve restricted Boltzmann machines, ICML 2010.
 */
public record Relu() implements Activation {
  @Override
  public String name() {
    return "relu";
  }

  @Override
  public Description description() {
    return Description.of("max(0, x)")
        .range(0, Double.POSITIVE_INFINITY)
        .rising()
        .kinks(0f)
        .withSlopeByValue();
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x.blend(0f, x.compare(LT, 0f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(0f, x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f));
  }

  @Override
  public double value(double x) {
    return x < 0 ? 0 : x;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : x > 0 ? 1 : 0;
  }
}
