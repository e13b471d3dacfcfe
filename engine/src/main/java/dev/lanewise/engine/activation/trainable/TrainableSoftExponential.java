package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.math.Log.log;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.ExpProduct;
import dev.lanewise.engine.math.Expm1Product;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Soft exponential with a learned alpha: {@code y = (e^(α·x) − 1)/α + α} for {@code α > 0}, x for
 * 0, {@code −ln(1 − u)/α} with {@code u = α·(x + α)} below 0; one α for each neuron, beginning at
 * 0, held within ±1; below 2^-100 it counts as 0. {@code ∂y/∂x = e^(α·x)}, 1, or {@code 1/(1 − u)};
 * {@code ∂y/∂α = ((α·x − 1)·e^(α·x) + 1)/α² + 1}, {@code x²/2 + 1}, or {@code (u/(1 − u) + ln(1 −
 * u))/α² + 1/(1 − u)}. Godfrey and Gashler, A continuum among logarithmic, linear, and exponential
 * functions, and its potential to improve generalization in neural networks, 2015, equation 1.
 *
 * <p>The logarithm ends at {@code u = 1}, at some x that any network meets once α is negative. A
 * NaN there would end the training, so from {@code u = 15/16} on the curve goes straight on, with
 * its slope of 16.
 *
 * <p>Errors are relative to the sum of the terms' magnitudes, α and the rest; of {@code ∂y/∂α} 100
 * ULP, since the terms of the bracket cancel to a thirtieth where series and closed form meet.
 */
public record TrainableSoftExponential() implements TrainableActivation {
  private static final int ALPHA = 0;
  private static final List<Letter> PARAMETERS = List.of(Letter.of("alpha", 0f).within(-1f, 1f));

  /** Below it alpha counts as 0. */
  private static final float FLAT = 0x1p-100f;

  /** Where the logarithm ends, {@code 1 − u}. */
  private static final float END = 0.0625f;

  /** Below it, in magnitude of the argument, values are three terms of a series. */
  private static final float SHORT = 0x1p-9f;

  /** Below it derivatives by alpha are series: of the exponential, and of the logarithm. */
  private static final float LONG = 1f;

  private static final float LONG_LOG = 0.25f;

  /** From here on {@code eᵗ − 1} is eᵗ. */
  private static final float STEEP = 40f;

  @Override
  public String name() {
    return "trainable-soft-exponential";
  }

  @Override
  public Description description() {
    return Description.of("α > 0 ? (e^(α·x) − 1)/α + α : α < 0 ? −ln(1 − α·(x + α))/α : x")
        .rising();
  }

  @Override
  public List<Letter> parameters() {
    return PARAMETERS;
  }

  @Override
  public Sharing sharing() {
    return Sharing.NEURON;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    FloatVector alpha = p.get(ALPHA);
    VectorMask<Float> negative = alpha.compare(LT, 0f);
    FloatVector y = x;
    if (!negative.allTrue()) { // lanes mostly share a sign: each curve costs as much as the rest
      y = growth(x, alpha).add(alpha);
    }
    if (negative.anyTrue()) {
      y = y.blend(logarithm(x, alpha), negative);
    }
    return y.blend(x, isFlat(alpha));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector alpha = p.get(ALPHA);
    VectorMask<Float> negative = alpha.compare(LT, 0f);
    FloatVector byAlpha = x;
    FloatVector slope = x;
    if (!negative.allTrue()) {
      byAlpha = growthByAlpha(x, alpha);
      FloatVector t = bounded(x.mul(alpha));
      slope = ExpProduct.product(floats(1f), floats(0f), t, low(x, alpha, t));
    }
    if (negative.anyTrue()) {
      byAlpha = byAlpha.blend(logarithmByAlpha(x, alpha), negative);
      slope = slope.blend(floats(1f).div(rest(x, alpha)), negative);
    }
    FloatVector atZero = x.mul(0.5f).fma(x, floats(1f));
    p.add(ALPHA, byAlpha.blend(atZero, isFlat(alpha)).mul(dy));

    FloatVector one = x.blend(1f, x.compare(EQ, x));
    return slope.blend(one, isFlat(alpha)).mul(dy);
  }

  private static VectorMask<Float> isFlat(FloatVector alpha) {
    return alpha.abs().compare(LT, FLAT);
  }

  private static boolean isFlat(double alpha) {
    return Math.abs(alpha) < FLAT;
  }

  /** {@code (e^(α·x) − 1)/α} */
  private static FloatVector growth(FloatVector x, FloatVector alpha) {
    FloatVector t = bounded(x.mul(alpha));
    FloatVector low = low(x, alpha, t);
    FloatVector inverse = floats(1f).div(alpha);
    FloatVector inverseLow = inverse.neg().fma(alpha, floats(1f)).div(alpha);
    FloatVector near = Expm1Product.product(inverse, inverseLow, t, low);
    FloatVector far = ExpProduct.product(inverse, inverseLow, t, low);
    FloatVector bend = t.fma(floats(1f / 6), floats(0.5f)).mul(t);
    FloatVector line = bend.fma(x, x);
    return near.blend(far, t.compare(GT, STEEP)).blend(line, t.abs().compare(LT, SHORT));
  }

  /** {@code ((t − 1)·eᵗ + 1)/α² + 1} with {@code t = α·x}. */
  private static FloatVector growthByAlpha(FloatVector x, FloatVector alpha) {
    FloatVector t = bounded(x.mul(alpha));
    FloatVector low = low(x, alpha, t);
    FloatVector inverse = floats(1f).div(alpha);
    FloatVector factor = t.sub(1f).mul(inverse);
    FloatVector closed = ExpProduct.product(factor, floats(0f), t, low).add(inverse).mul(inverse);
    FloatVector steep = ExpProduct.product(factor, floats(0f), t, low).mul(inverse);
    FloatVector series =
        floats(12f / 6.227021e9f)
            .fma(t, floats(11f / 479001600))
            .fma(t, floats(10f / 39916800))
            .fma(t, floats(9f / 3628800))
            .fma(t, floats(8f / 362880))
            .fma(t, floats(7f / 40320))
            .fma(t, floats(6f / 5040))
            .fma(t, floats(5f / 720))
            .fma(t, floats(4f / 120))
            .fma(t, floats(3f / 24))
            .fma(t, floats(2f / 6))
            .fma(t, floats(0.5f));
    return closed
        .blend(steep, t.compare(GT, STEEP))
        .blend(x.mul(series).mul(x), t.abs().compare(LT, LONG))
        .add(1f);
  }

  /** {@code −ln(1 − u)/α}, then straight on. */
  private static FloatVector logarithm(FloatVector x, FloatVector alpha) {
    FloatVector s = x.add(alpha);
    FloatVector u = argument(x, alpha);
    FloatVector w = floats(1f).sub(u);
    FloatVector curve = log(w, restLow(x, alpha, w)).div(alpha.neg());
    FloatVector bend = u.fma(floats(1f / 3), floats(0.5f)).mul(u);
    FloatVector line = bend.fma(s, s);
    FloatVector more = s.mul(alpha).sub(1f - END).div(alpha.mul(END));
    return curve
        .blend(line, u.abs().compare(LT, SHORT))
        .add(floats(0f).blend(more, s.mul(alpha).compare(GT, 1f - END)));
  }

  /** {@code (u/w + ln w)/α² + 1/w} with {@code w = 1 − u}. */
  private static FloatVector logarithmByAlpha(FloatVector x, FloatVector alpha) {
    FloatVector s = x.add(alpha);
    FloatVector u = argument(x, alpha);
    FloatVector w = floats(1f).sub(u);
    FloatVector inverse = floats(1f).div(alpha);
    FloatVector closed = u.div(w).add(log(w, restLow(x, alpha, w))).mul(inverse).mul(inverse);
    FloatVector series =
        floats(13f / 14)
            .fma(u, floats(12f / 13))
            .fma(u, floats(11f / 12))
            .fma(u, floats(10f / 11))
            .fma(u, floats(9f / 10))
            .fma(u, floats(8f / 9))
            .fma(u, floats(7f / 8))
            .fma(u, floats(6f / 7))
            .fma(u, floats(5f / 6))
            .fma(u, floats(4f / 5))
            .fma(u, floats(3f / 4))
            .fma(u, floats(2f / 3))
            .fma(u, floats(0.5f));
    return closed.blend(s.mul(series).mul(s), u.abs().compare(LT, LONG_LOG)).add(floats(1f).div(w));
  }

  /** {@code 1 − u}, rounded. */
  private static FloatVector rest(FloatVector x, FloatVector alpha) {
    return floats(1f).sub(argument(x, alpha));
  }

  /** u, rounded, held where the logarithm ends. */
  private static FloatVector argument(FloatVector x, FloatVector alpha) {
    FloatVector u = x.add(alpha).mul(alpha);
    return u.blend(1f - END, u.compare(GT, 1f - END));
  }

  /** {@code 1 − u − w}, 0 far out and where u is held. */
  private static FloatVector restLow(FloatVector x, FloatVector alpha, FloatVector w) {
    FloatVector s = x.add(alpha);
    FloatVector other = s.sub(x);
    FloatVector sLow = x.sub(s.sub(other)).add(alpha.sub(other));
    FloatVector u = s.mul(alpha);
    FloatVector uLow = s.fma(alpha, u.neg()).add(sLow.mul(alpha));
    FloatVector lost = floats(1f).sub(w).sub(u).sub(uLow);
    FloatVector near = floats(0f).blend(lost, u.compare(GT, -0x1p20f));
    return near.blend(0f, u.compare(GE, 1f - END));
  }

  /** {@code α·x}, held between where its exponential is 0 and where it is infinite. */
  private static FloatVector bounded(FloatVector t) {
    return t.blend(ExpParts.LOWEST, t.compare(LT, ExpParts.LOWEST))
        .blend(-ExpParts.LOWEST, t.compare(GT, -ExpParts.LOWEST));
  }

  /** {@code α·x − t}, 0 where t is held. */
  private static FloatVector low(FloatVector x, FloatVector alpha, FloatVector t) {
    FloatVector low = x.fma(alpha, t.neg());
    return floats(0f).blend(low, t.abs().compare(LT, -ExpParts.LOWEST));
  }

  @Override
  public double value(double x, double[] p) {
    double alpha = p[ALPHA];
    if (isFlat(alpha)) {
      return x;
    }
    if (alpha > 0) {
      return Math.expm1(alpha * x) / alpha + alpha;
    }
    double u = alpha * (x + alpha);
    double held = Math.min(u, 1 - END);
    return -Math.log1p(-held) / alpha + (u > held ? (u - held) / (alpha * END) : 0);
  }

  @Override
  public double derivative(double x, double[] p) {
    double alpha = p[ALPHA];
    if (isFlat(alpha)) {
      return Double.isNaN(x) ? x : 1;
    }
    return alpha > 0 ? Math.exp(alpha * x) : 1 / (1 - Math.min(alpha * (x + alpha), 1 - END));
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    double alpha = p[ALPHA];
    if (isFlat(alpha)) {
      return 1 + 0.5 * x * x;
    }
    if (alpha > 0) {
      double t = alpha * x;
      return Math.abs(t) < 0x1p-10
          ? 1 + x * x * (0.5 + t * (1.0 / 3 + t * (0.125 + t / 30)))
          : (ExpProduct.product(t - 1, t) + 1) / (alpha * alpha) + 1;
    }
    double u = Math.min(alpha * (x + alpha), 1 - END);
    double s = u / alpha;
    double bracket =
        Math.abs(u) < 0x1p-10
            ? s * s * (0.5 + u * (2.0 / 3 + u * (0.75 + u * 0.8)))
            : (u / (1 - u) + Math.log1p(-u)) / (alpha * alpha);
    return bracket + 1 / (1 - u);
  }
}
