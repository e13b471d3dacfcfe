package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Rectified linear unit with a ceiling, {@code y = min(max(x, 0), 6)}; its derivative at both kinks
 * is 0. Krizhevsky, Convolutional deep belief networks on CIFAR-10, 2010.
 */
public record Relu6() implements Activation {
  @Override
  public String name() {
    return "relu6";
  }

  @Override
  public Description description() {
    return Description.of("min(max(x, 0), 6)").range(0, 6).rising().kinks(0f, 6f);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x.blend(0f, x.compare(LT, 0f)).blend(6f, x.compare(GT, 6f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(1f, x.compare(EQ, x)).blend(0f, x.compare(LE, 0f)).blend(0f, x.compare(GE, 6f));
  }

  @Override
  public double value(double x) {
    return x < 0 ? 0 : x > 6 ? 6 : x;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : x > 0 && x < 6 ? 1 : 0;
  }
}
