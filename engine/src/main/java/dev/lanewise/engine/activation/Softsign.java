package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Softsign, {@code y = x/(1 + |x|)}; {@code y' = 1/(1 + |x|)²}. Turian, Bergstra and Bengio,
 * Quadratic features and deep architectures for chunking, NAACL 2009.
 */
public record Softsign() implements Activation {
  /** From here on the value rounds to ±1. */
  private static final float FAR = 0x1p30f;

  @Override
  public String name() {
    return "softsign";
  }

  @Override
  public Description description() {
    return Description.of("x/(1 + |x|)").range(-1, 1).rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector a = x.abs().blend(FAR, x.abs().compare(GT, FAR));
    FloatVector b = x.blend(FAR, x.compare(GT, FAR)).blend(-FAR, x.compare(LT, -FAR));
    return b.div(a.add(1f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector inverse = floats(1f).div(x.abs().add(1f));
    return inverse.mul(inverse);
  }

  @Override
  public double value(double x) {
    return Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x));
  }

  @Override
  public double derivative(double x) {
    double inverse = 1 / (1 + Math.abs(x));
    return inverse * inverse;
  }
}
