package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Squareplus, {@code y = (x + √(x² + b))/2}; {@code y' = y/√(x² + b)}. Barron, Squareplus: a
 * softplus-like algebraic rectifier, 2021, equation 1.
 *
 * <p>Below 0 it is {@code b/(2·(√(x² + b) − x))}, without the cancellation, and makes up for the
 * rounding of that denominator. With a b other than 4 its derivative is within 4.5 ULP.
 *
 * @param b width of the bend, from 2^-40 to 2^40; the paper's is 4, near softplus
 */
public record Squareplus(float b) implements Activation {
  /** From here on {@code √(x² + b)} rounds to |x|. */
  private static final float FAR = 0x1p40f;

  /**
   * Checks b.
   *
   * @throws IllegalArgumentException if it is not between 2^-40 and 2^40
   */
  public Squareplus {
    if (!(b >= 0x1p-40f && b <= 0x1p40f)) {
      throw new IllegalArgumentException("Squareplus: expected b between 2^-40 and 2^40, got " + b);
    }
  }

  @Override
  public String name() {
    return "squareplus";
  }

  @Override
  public Description description() {
    Description paper =
        Description.of("(x + √(x² + b))/2").range(0, Double.POSITIVE_INFINITY).rising();
    return b == 4 ? paper : paper.accuracy(2, 4.5);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return value(x, root(x));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector root = root(x);
    return value(x, root).div(root).blend(1f, x.compare(GT, FAR));
  }

  @Override
  public double value(double x) {
    double root = Math.sqrt(x * x + b);
    return x < 0 ? b / (2 * (root - x)) : (x + root) / 2;
  }

  @Override
  public double derivative(double x) {
    double root = Math.sqrt(x * x + b);
    return Double.isInfinite(root) ? (x < 0 ? 0 : 1) : value(x) / root;
  }

  /** {@code √(x² + b)}: not below |x|. */
  private FloatVector root(FloatVector x) {
    return x.fma(x, floats(b)).sqrt().blend(x.abs(), x.abs().compare(GT, FAR));
  }

  private FloatVector value(FloatVector x, FloatVector root) {
    FloatVector half = x.abs().mul(0.5f);
    FloatVector halfRoot = root.mul(0.5f);
    FloatVector sum = halfRoot.add(half);
    FloatVector low = half.sub(sum.sub(halfRoot));
    FloatVector left = floats(0.25f * b).div(sum);
    FloatVector minusLeft = left.neg();
    FloatVector rest = minusLeft.fma(low, minusLeft.fma(sum, floats(0.25f * b)));
    FloatVector corrected = rest.fma(left.mul(4 / b), left);
    FloatVector far = left.blend(corrected, x.compare(GT, -FAR));
    return sum.blend(far, x.compare(LT, 0f));
  }
}
