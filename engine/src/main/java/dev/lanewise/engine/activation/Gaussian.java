package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpProduct;
import jdk.incubator.vector.FloatVector;

/**
 * Gaussian, {@code y = e^(−x²)}; {@code y' = −2x·e^(−x²)}. Broomhead and Lowe, Multivariable
 * functional interpolation and adaptive networks, Complex Systems 2, 1988, for radial basis
 * functions.
 */
public record Gaussian() implements Activation {
  /** From here on value and derivative round to zero. */
  private static final float FAR = 11f;

  @Override
  public String name() {
    return "gaussian";
  }

  @Override
  public Description description() {
    return Description.of("e^(−x²)").range(0, 1);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector a = bounded(x);
    FloatVector e = a.mul(a).neg();
    return ExpProduct.product(floats(1f), floats(0f), e, a.fma(a, e).neg());
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector a = bounded(x);
    FloatVector e = a.mul(a).neg();
    return ExpProduct.product(a.mul(-2f), floats(0f), e, a.fma(a, e).neg());
  }

  @Override
  public double value(double x) {
    return Math.exp(-x * x);
  }

  @Override
  public double derivative(double x) {
    return ExpProduct.product(-2 * x, -x * x);
  }

  private static FloatVector bounded(FloatVector x) {
    return x.blend(FAR, x.compare(GT, FAR)).blend(-FAR, x.compare(LT, -FAR));
  }
}
