package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.NormalTail;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Smooth maximum unit, {@code y = ((1 + alpha)·x + (1 − alpha)·x·erf(mu·(1 − alpha)·x))/2}: the
 * maximum of x and {@code alpha·x}, smoothed. Biswas, Kumar, Banerjee and Pandey, SMU: smooth
 * activation function for deep networks using smoothing maximum technique, 2021, equation 4.
 *
 * <p>With {@code a = √2·mu·(1 − alpha)·|x|} it is {@code x − (1 − alpha)·x·Φ(−a)} for x ≥ 0 and
 * {@code alpha·x + (1 − alpha)·x·Φ(−a)} below. With an alpha below 0.1 its derivative is within 5
 * ULP, or 2^-24 near a zero. Where no lane is near 0, Φ(−a) is 0 and left out: with the authors'
 * mu, of nearly all vectors.
 *
 * @param alpha slope of the left side, above 0 and below 1; the authors' is 0.25
 * @param mu sharpness, from 2^-40 to 2^40; the authors' is 1,000,000
 */
public record Smu(float alpha, float mu) implements Activation {
  private static final double SQRT_2 = 1.4142135623730951;

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException if alpha is not in (0, 1) or mu not between 2^-40 and 2^40
   */
  public Smu {
    if (!(alpha > 0 && alpha < 1 && mu >= 0x1p-40f && mu <= 0x1p40f)) {
      throw new IllegalArgumentException(
          "Smu: expected alpha in (0, 1) and mu between 2^-40 and 2^40, got "
              + alpha
              + " and "
              + mu);
    }
  }

  @Override
  public String name() {
    return "smu";
  }

  @Override
  public Description description() {
    return Description.of("((1 + alpha)·x + (1 − alpha)·x·erf(mu·(1 − alpha)·x))/2");
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector y = x.blend(x.mul(alpha), x.compare(LT, 0f));
    if (!isFar(x).allTrue()) {
      FloatVector a = bounded(x);
      FloatVector e = a.mul(a).mul(-0.5f);
      FloatVector factor = x.blend(0f, a.compare(GE, NormalTail.END)).mul(1f - alpha);
      FloatVector tail = NormalTail.product(factor, a, e, exponentLow(x, a, e));
      y = x.sub(tail).blend(x.fma(floats(alpha), tail), x.compare(LT, 0f));
    }
    return y;
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    VectorMask<Float> right = x.compare(GT, 0f);
    FloatVector slope = floats(alpha).blend(1f, right);
    if (!isFar(x).allTrue()) {
      FloatVector a = bounded(x);
      FloatVector e = a.mul(a).mul(-0.5f);
      FloatVector left = NormalTail.slope(a, e, exponentLow(x, a, e)).mul(1f - alpha);
      slope = left.add(alpha).blend(floats(1f).sub(left), right);
    }
    return slope;
  }

  @Override
  public double value(double x) {
    if (Double.isInfinite(x)) {
      return x;
    }
    double tail = (1.0 - alpha) * x * NormalTail.tail(Math.abs(SQRT_2 * mu * (1.0 - alpha) * x));
    return x > 0 ? x - tail : alpha * x + tail;
  }

  @Override
  public double derivative(double x) {
    double a = Math.abs(SQRT_2 * mu * (1.0 - alpha) * x);
    double left = a > 40 ? 0 : (1.0 - alpha) * (NormalTail.tail(a) - a * NormalTail.density(a));
    return x <= 0 ? alpha + left : 1 - left;
  }

  /** Where Φ(−a) is 0 without a doubt: beyond twice its end. False for NaN. */
  private VectorMask<Float> isFar(FloatVector x) {
    return x.abs().compare(GE, (float) (2 * NormalTail.END / (SQRT_2 * mu * (1.0 - alpha))));
  }

  /** {@code a = √2·mu·(1 − alpha)·|x|}, or where its tail is 0. */
  private FloatVector bounded(FloatVector x) {
    float scale = (float) (SQRT_2 * mu * (1.0 - alpha));
    FloatVector a = x.abs().mul(scale);
    return a.blend(NormalTail.END, a.compare(GT, NormalTail.END));
  }

  /** {@code −a²/2 − e} for the exact a. */
  private FloatVector exponentLow(FloatVector x, FloatVector a, FloatVector e) {
    double exact = SQRT_2 * mu * (1.0 - alpha);
    float scale = (float) exact;
    float scaleLow = (float) (exact - scale);
    FloatVector aLow = x.abs().fma(floats(scale), a.neg()).add(x.abs().mul(scaleLow));
    FloatVector bounded = aLow.blend(0f, a.compare(GE, NormalTail.END));
    return a.mul(-0.5f).fma(a, e.neg()).sub(a.mul(bounded));
  }
}
