package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.math.Exp;
import jdk.incubator.vector.FloatVector;

/** {@code eˣ} for any x as a formula, so that it has the loop that every formula gets. */
record Exponential() implements Activation {
  @Override
  public String name() {
    return "exp";
  }

  @Override
  public FloatVector value(FloatVector x) {
    return Exp.exp(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return Exp.exp(x);
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
