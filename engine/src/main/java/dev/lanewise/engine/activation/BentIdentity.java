package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Bent identity, {@code y = (√(x² + 1) − 1)/2 + x}; {@code y' = x/(2·√(x² + 1)) + 1}. A hyperbola
 * between the slopes ½ and 1½, known from lists of activations rather than from one paper.
 *
 * <p>Computed as {@code x + x·q} with {@code q = x/(2·(√(x² + 1) + 1))}, a quotient that makes up
 * for the rounding of its denominator.
 */
public record BentIdentity() implements Activation {
  /** From here on the slopes are those of the limits. */
  private static final float FAR = 0x1p40f;

  @Override
  public String name() {
    return "bent-identity";
  }

  @Override
  public Description description() {
    return Description.of("(√(x² + 1) − 1)/2 + x").rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector a = bounded(x);
    FloatVector root = a.fma(a, floats(1f)).sqrt();
    FloatVector sum = root.add(1f);
    FloatVector low = floats(1f).sub(sum.sub(root));
    FloatVector half = a.mul(0.5f);
    FloatVector inverse = floats(1f).div(sum);
    FloatVector minusQ = half.neg().mul(inverse);
    FloatVector rest = minusQ.fma(low, minusQ.fma(sum, half));
    FloatVector q = rest.fma(inverse, minusQ.neg());
    return x.fma(q, x).blend(x, x.add(x).compare(EQ, x)); // 0 with its sign, and infinity
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector a = bounded(x);
    return a.div(a.mul(a).add(1f).sqrt()).mul(0.5f).add(1f);
  }

  @Override
  public double value(double x) {
    double root = Math.sqrt(x * x + 1);
    double q = Double.isInfinite(root) ? Math.signum(x) / 2 : x / (2 * (root + 1));
    return x * (1 + q);
  }

  @Override
  public double derivative(double x) {
    double root = Math.sqrt(x * x + 1);
    return 1 + (Double.isInfinite(root) ? Math.signum(x) : x / root) / 2;
  }

  private static FloatVector bounded(FloatVector x) {
    return x.blend(FAR, x.compare(GT, FAR)).blend(-FAR, x.compare(LT, -FAR));
  }
}
