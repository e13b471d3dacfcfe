package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.NormalTail;
import jdk.incubator.vector.FloatVector;

/**
 * Gaussian error linear unit, {@code y = x·Φ(x)}; {@code y' = Φ(x) + x·φ(x)}. Hendrycks and Gimpel,
 * Gaussian error linear units, 2016.
 *
 * <p>For {@code a = |x|}, {@code Φ(−a)} is computed directly, never as {@code 1 − Φ(a)}: the left
 * tail keeps its digits.
 */
public record Gelu() implements Activation {
  @Override
  public String name() {
    return "gelu";
  }

  @Override
  public Description description() {
    return Description.of("x·Φ(x)").range(-0.16997120747990369, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector a = bounded(x);
    FloatVector square = a.mul(a);
    FloatVector tail =
        NormalTail.product(a, a, square.mul(-0.5f), a.fma(a, square.neg()).mul(-0.5f));
    return x.sub(tail).blend(tail.neg(), x.compare(LT, 0f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector a = bounded(x);
    FloatVector square = a.mul(a);
    FloatVector left = NormalTail.slope(a, square.mul(-0.5f), a.fma(a, square.neg()).mul(-0.5f));
    return left.blend(floats(1f).sub(left), x.compare(GT, 0f));
  }

  @Override
  public double value(double x) {
    return Double.isInfinite(x) ? Math.max(x, 0) : x * NormalTail.tail(-x);
  }

  @Override
  public double derivative(double x) {
    return Double.isInfinite(x) ? (x < 0 ? 0 : 1) : NormalTail.tail(-x) + x * NormalTail.density(x);
  }

  private static FloatVector bounded(FloatVector x) {
    return x.abs().blend(NormalTail.END, x.abs().compare(GT, NormalTail.END));
  }
}
