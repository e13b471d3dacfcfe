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
 * Squareplus, {@code y = (x + √(x² + b))/2}; {@code y' = y/√(x² + b)}. Barron, Squareplus: a
 * softplus-like algebraic rectifier, 2021, equation 1.
 *
 * <p>Below 0 it is {@code b/(2·(√(x² + b) − x))}, without the cancellation.
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
    return Description.of("(x + √(x² + b))/2").range(0, Double.POSITIVE_INFINITY).rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector half = x.abs().mul(0.5f);
    FloatVector root = halfRoot(x);
    FloatVector sum = root.add(half);
    FloatVector low = half.sub(sum.sub(root)).add(halfRootLow(x, root));
    FloatVector left = Quotient.of(floats(0.25f * b), floats(0f), sum, low);
    VectorMask<Float> negative = x.compare(LT, 0f);
    VectorMask<Float> infinite = x.abs().compare(EQ, Float.POSITIVE_INFINITY);
    return sum.add(low).blend(left, negative).blend(x.blend(0f, negative), infinite);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector root = halfRoot(x);
    FloatVector y = value(x).mul(0.5f);
    FloatVector slope = Quotient.of(y, floats(0f), root, halfRootLow(x, root));
    return slope.blend(1f, x.compare(GT, FAR)).blend(0f, x.compare(LT, -FAR * FAR));
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

  /** {@code √(x² + b)/2}, rounded: not below |x|/2. */
  private FloatVector halfRoot(FloatVector x) {
    FloatVector a = x.abs();
    VectorMask<Float> far = a.compare(GT, FAR);
    FloatVector near = a.blend(FAR, far);
    return Root.high(near.mul(near), b).blend(a, far).mul(0.5f);
  }

  /** What that rounding lost. */
  private FloatVector halfRootLow(FloatVector x, FloatVector halfRoot) {
    FloatVector a = x.abs();
    VectorMask<Float> far = a.compare(GT, FAR);
    FloatVector near = a.blend(FAR, far);
    FloatVector square = near.mul(near);
    FloatVector squareLow = near.fma(near, square.neg());
    FloatVector root = halfRoot.add(halfRoot).blend(FAR, far);
    return Root.low(square, squareLow, b, root).mul(0.5f).blend(0f, far);
  }
}
