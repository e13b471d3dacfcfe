package dev.lanewise.engine.softmax;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.math.Exp;
import jdk.incubator.vector.FloatVector;

/**
 * {@code eˣ} for x ≤ 88 as a formula, so that softmax, whose x is below 0, has the loop that every
 * formula gets.
 */
record Exponential() implements Activation {
  @Override
  public String name() {
    return "exp";
  }

  @Override
  public FloatVector value(FloatVector x) {
    return Exp.expNotAbove88(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return Exp.expNotAbove88(x);
  }

  @Override
  public double value(double x) {
    return Exp.exp(x);
  }

  @Override
  public double derivative(double x) {
    return Exp.exp(x);
  }
}
