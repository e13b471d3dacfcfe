package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.math.Erf;
import dev.lanewise.engine.math.Exp;
import jdk.incubator.vector.FloatVector;

/** {@code erf x} as a formula, so that it has the loop that every formula gets. */
record ErrorFunction() implements Activation {
  /** {@code 2/√π} */
  private static final double SLOPE_AT_0 = 1.1283791670955126;

  @Override
  public String name() {
    return "erf";
  }

  @Override
  public FloatVector value(FloatVector x) {
    return Erf.erf(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return Exp.exp(x.mul(x).neg()).mul((float) SLOPE_AT_0);
  }

  @Override
  public double value(double x) {
    return Erf.erf(x);
  }

  @Override
  public double derivative(double x) {
    return SLOPE_AT_0 * Exp.exp(-x * x);
  }
}
