package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Heaviside step, {@code y = 1} for {@code x ≥ 0} and 0 below. Its derivative is 0 everywhere, at
 * the jump too: nothing below it learns. McCulloch and Pitts, A logical calculus of the ideas
 * immanent in nervous activity, Bulletin of Mathematical Biophysics 5, 1943.
 */
public record Step() implements Activation {
  @Override
  public String name() {
    return "step";
  }

  @Override
  public List<String> aliases() {
    return List.of("heaviside", "binary-step");
  }

  @Override
  public Description description() {
    return Description.of("x < 0 ? 0 : 1").range(0, 1).rising().kinks(0f);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x.blend(0f, x.compare(LT, 0f)).blend(1f, x.compare(GE, 0f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(0f, x.compare(EQ, x));
  }

  @Override
  public double value(double x) {
    return Double.isNaN(x) ? x : x < 0 ? 0 : 1;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : 0;
  }
}
