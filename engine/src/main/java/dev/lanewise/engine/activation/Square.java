package dev.lanewise.engine.activation;

import jdk.incubator.vector.FloatVector;

/**
 * Square, {@code y = x²}; the activation of networks on encrypted data. Gilad-Bachrach and others,
 * CryptoNets, ICML 2016.
 */
public record Square() implements Activation {
  @Override
  public String name() {
    return "square";
  }

  @Override
  public Description description() {
    return Description.of("x²").range(0, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x.mul(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.add(x);
  }

  @Override
  public double value(double x) {
    return x * x;
  }

  @Override
  public double derivative(double x) {
    return 2 * x;
  }
}
