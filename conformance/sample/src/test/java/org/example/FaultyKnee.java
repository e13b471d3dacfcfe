package org.example;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Description;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** {@link Knee} with a bug: its slope from 0.25 to 0.5 is 1 % off, in lanes and reference alike. */
public record FaultyKnee() implements Activation {
  @Override
  public String name() {
    return "faulty-knee";
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
    VectorMask<Float> bug = x.compare(GT, 0.25f).and(x.compare(LT, 0.5f));
    FloatVector right = x.add(1f).mul(0.5f);
    FloatVector half = right.blend(right.mul(1.01f), bug);
    return half.blend(0f, x.compare(LT, -1f)).blend(floats(1f), x.compare(GT, 1f));
  }

  @Override
  public double value(double x) {
    return x < -1 ? 0 : x > 1 ? x : 0.25 * (x + 1) * (x + 1);
  }

  @Override
  public double derivative(double x) {
    double bug = x > 0.25 && x < 0.5 ? 1.01 : 1;
    return x < -1 ? 0 : x > 1 ? 1 : 0.5 * (x + 1) * bug;
  }
}
