package dev.lanewise.engine.softmax;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.math.Log;
import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/** {@code ln x} as a formula, so that log-softmax has the loop that every formula gets. */
public record Logarithm() implements Activation {
  @Override
  public String name() {
    return "log";
  }

  @Override
  public FloatVector value(FloatVector x) {
    return Log.log(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return Simd.floats(1f).div(x);
  }

  @Override
  public double value(double x) {
    return Log.log(x);
  }

  @Override
  public double derivative(double x) {
    return 1 / x;
  }
}
