package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sine.cos;
import static dev.lanewise.engine.math.Sine.mix;
import static dev.lanewise.engine.math.Sine.sin;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Cardinal sine, {@code y = sin x / x}, 1 at 0; {@code y' = (cos x − y)/x}, by a polynomial for
 * {@code |x| < 1.5} (relative error 2^-25).
 */
public record Sinc() implements Activation {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static final float P0 = -0x1.555556p-2f;
  private static final float P1 = 0x1.111156p-5f;
  private static final float P2 = -0x1.38253ep-10f;
  private static final float P3 = 0x1.74c182p-16f;
  private static final float P4 = -0x1.2e74fap-22f;

  @Override
  public String name() {
    return "sinc";
  }

  @Override
  public Description description() {
    return Description.of("x = 0 ? 1 : sin x / x").range(-0.21723362821122166, 1);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector y = sin(x).div(x);
    FloatVector square = x.mul(x);
    return y.blend(1f, square.compare(LT, 0x1p-26f)).blend(0f, x.abs().compare(GE, INFINITY));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector z = x.mul(x);
    FloatVector p =
        floats(P4).fma(z, floats(P3)).fma(z, floats(P2)).fma(z, floats(P1)).fma(z, floats(P0));
    FloatVector y = mix(x, floats(-1f).div(x)).div(x);
    FloatVector a = x.abs();
    return y.blend(p.mul(x), a.compare(LT, 1.5f)).blend(0f, a.compare(GE, INFINITY));
  }

  @Override
  public double value(double x) {
    return x == 0 ? 1 : Double.isInfinite(x) ? 0 : sin(x) / x;
  }

  @Override
  public double derivative(double x) {
    return Math.abs(x) < 0.5 ? series(x) : Double.isInfinite(x) ? 0 : (cos(x) - sin(x) / x) / x;
  }

  /** {@code Σ (−1)ⁿ·2n·x²ⁿ⁻¹/(2n + 1)!} */
  private static double series(double x) {
    double sum = -x / 3;
    double power = x * x * x / 120;
    for (int n = 2; sum + 2 * n * power != sum; n++) {
      sum += 2 * n * power;
      power *= -x * x / ((2 * n + 2) * (2 * n + 3));
    }
    return sum;
  }
}
