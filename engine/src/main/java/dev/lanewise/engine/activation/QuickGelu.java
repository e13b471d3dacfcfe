package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.SigmoidProduct;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Quick GELU, {@code y = x·σ(1.702·x)}; {@code y' = σ(t)·(1 + t·σ(−t))} for {@code t = 1.702·x}.
 * Hendrycks and Gimpel, Gaussian error linear units, 2016, section 2.
 */
public record QuickGelu() implements Activation {
  /** 1.702 in two parts. */
  private static final float SCALE = 0x1.b3b646p0f;

  private static final float SCALE_LOW = -0x1.78d4fep-26f;

  /** From here on the gate is open, or closed. */
  private static final float FAR = 99f;

  @Override
  public String name() {
    return "quick-gelu";
  }

  @Override
  public List<String> aliases() {
    return List.of("gelu-quick");
  }

  @Override
  public Description description() {
    return Description.of("x·σ(1.702·x)").range(-0.1636101896365358, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector bounded = x.abs().blend(FAR, x.abs().compare(GT, FAR)).neg();
    FloatVector t = bounded.mul(SCALE);
    FloatVector y = x.blend(-FAR, x.compare(LT, -FAR));
    return SigmoidProduct.rounded(y, t, low(bounded, t), x.compare(LT, 0f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector bounded = bounded(x);
    FloatVector t = bounded.mul(SCALE);
    FloatVector low = low(bounded, t);
    return SigmoidProduct.derivative(t, low, t, low);
  }

  @Override
  public double value(double x) {
    return SigmoidProduct.product(x, 1.702 * x);
  }

  @Override
  public double derivative(double x) {
    return SigmoidProduct.derivative(1.702 * x, 1.702 * x);
  }

  private static FloatVector bounded(FloatVector x) {
    return x.blend(FAR, x.compare(GT, FAR)).blend(-FAR, x.compare(LT, -FAR));
  }

  /** {@code 1.702·x − t} */
  private static FloatVector low(FloatVector x, FloatVector t) {
    return x.fma(floats(SCALE_LOW), x.fma(floats(SCALE), t.neg()));
  }
}
