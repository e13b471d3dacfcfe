package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.Quotient;
import dev.lanewise.engine.math.Root;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Bent identity, {@code y = (√(x² + 1) − 1)/2 + x}; {@code y' = x/(2·√(x² + 1)) + 1}. A hyperbola
 * between the slopes ½ and 1½, known from lists of activations rather than from one paper.
 *
 * <p>Computed as {@code x + x·q} with {@code q = x/(2·(√(x² + 1) + 1))}.
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
    FloatVector square = a.mul(a);
    FloatVector root = Root.high(square, 1f);
    FloatVector rootLow = Root.low(square, a.fma(a, square.neg()), 1f, root);
    FloatVector sum = root.add(1f);
    FloatVector low = floats(1f).sub(sum.sub(root)).add(rootLow);
    FloatVector q = Quotient.of(a.mul(0.5f), floats(0f), sum, low);
    VectorMask<Float> exact = x.compare(EQ, 0f).or(x.abs().compare(EQ, Float.POSITIVE_INFINITY));
    return x.fma(q, x).blend(x, exact);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector a = bounded(x);
    return a.div(Root.high(a.mul(a), 1f)).mul(0.5f).add(1f);
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
