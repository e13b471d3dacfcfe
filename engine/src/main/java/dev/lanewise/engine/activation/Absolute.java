package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Absolute value, {@code y = |x|}; its derivative is the sign, and 0 at the kink. */
public record Absolute() implements Activation {
  @Override
  public String name() {
    return "absolute";
  }

  @Override
  public List<String> aliases() {
    return List.of("abs");
  }

  @Override
  public Description description() {
    return Description.of("|x|").range(0, Double.POSITIVE_INFINITY).kinks(0f);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x.abs();
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(-1f, x.compare(LT, 0f)).blend(1f, x.compare(GT, 0f));
  }

  @Override
  public double value(double x) {
    return Math.abs(x);
  }

  @Override
  public double derivative(double x) {
    return Math.signum(x);
  }
}
