package org.example;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Description;
import jdk.incubator.vector.FloatVector;

/** 0 below −1, {@code (x + 1)²/4} up to 1, then x: a ReLU whose knee is a parabola. */
public record Knee() implements Activation {
  @Override
  public String name() {
    return "knee";
  }

  @Override
  public Description description() {
    return Description.of("x < −1 ? 0 : x > 1 ? x : (x + 1)²/4")
        .range(0, Double.POSITIVE_INFINITY)
        .rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector half = x.add(1f).mul(0.5f);
    return half.mul(half).blend(0f, x.compare(LT, -1f)).blend(x, x.compare(GT, 1f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector half = x.add(1f).mul(0.5f);
    return half.blend(0f, x.compare(LT, -1f)).blend(floats(1f), x.compare(GT, 1f));
  }

  @Override
  public double value(double x) {
    return x < -1 ? 0 : x > 1 ? x : 0.25 * (x + 1) * (x + 1);
  }

  @Override
  public double derivative(double x) {
    return x < -1 ? 0 : x > 1 ? 1 : 0.5 * (x + 1);
  }
}
