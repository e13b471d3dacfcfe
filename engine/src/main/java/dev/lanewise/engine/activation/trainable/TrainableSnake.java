package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.math.Sine.cosNear;
import static dev.lanewise.engine.math.Sine.sin;
import static dev.lanewise.engine.math.Sine.sinNear;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Snake with a learned frequency, {@code y = x + sin²(t)/a} for {@code t = a·x}, a beginning at 1
 * for each channel, and held between 2^-20 and 2^20. {@code ∂y/∂x = (sin t + cos t)²}, {@code ∂y/∂a
 * = (x·sin(2t) − sin²(t)/a)/a}. Ziyin, Hartwig and Ueda, Neural networks fail to learn periodic
 * functions and how to fix it, NeurIPS 2020, equation 3.
 *
 * <p>Errors of y are relative to {@code |x| + sin²(t)/a}, those of {@code ∂y/∂a} to {@code
 * (2·|x·sin t| + sin²(t)/a)/a}. Derivatives are those of the wave where {@code |t| < 2^16}; beyond,
 * where a rounding of x moves its phase, they are its mean's: 1, and {@code −1/(2a²)}.
 */
public record TrainableSnake() implements TrainableActivation {
  private static final int A = 0;
  private static final List<Letter> PARAMETERS =
      List.of(Letter.of("a", 1f).within(0x1p-20f, 0x1p20f));

  private static final float MAX = Float.MAX_VALUE;

  /** From here on derivatives are those of the mean. */
  private static final float FAR = 0x1p16f;

  @Override
  public String name() {
    return "trainable-snake";
  }

  @Override
  public Description description() {
    return Description.of("x + sin²(a·x)/a").rising().accuracy(4, 4);
  }

  @Override
  public List<Letter> parameters() {
    return PARAMETERS;
  }

  @Override
  public Sharing sharing() {
    return Sharing.CHANNEL;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    FloatVector t = product(x, p.get(A));
    FloatVector sine = sin(t);
    return sine.mul(sine).div(p.get(A)).add(x).blend(x, x.abs().compare(GT, MAX));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector a = p.get(A);
    FloatVector t = x.mul(a);
    VectorMask<Float> far = t.abs().compare(GE, FAR);
    FloatVector near = t.blend(0f, far);
    FloatVector low = x.fma(a, t.neg()).blend(0f, far);
    FloatVector s = sinNear(near, low);
    FloatVector c = cosNear(near, low);
    FloatVector scaled = s.div(a);
    FloatVector mean = floats(-0.5f).div(a).div(a);
    p.add(A, scaled.mul(x.add(x).mul(c).sub(scaled)).blend(mean, far).mul(dy));
    return s.add(c).mul(s.add(c)).mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    double sine = Double.isInfinite(x) ? 0 : Math.sin(p[A] * x);
    return x + sine * sine / p[A];
  }

  @Override
  public double derivative(double x, double[] p) {
    if (Math.abs(p[A] * x) >= FAR) {
      return 1;
    }
    double sum = Math.sin(p[A] * x) + Math.cos(p[A] * x);
    return sum * sum;
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    if (Math.abs(p[A] * x) >= FAR) {
      return -0.5 / p[A] / p[A];
    }
    double sine = Math.sin(p[A] * x);
    return sine / p[A] * (2 * x * Math.cos(p[A] * x) - sine / p[A]);
  }

  /** {@code a·x}, rounded, and held within the floats; x itself if that is infinite. */
  private static FloatVector product(FloatVector x, FloatVector a) {
    FloatVector t = x.mul(a);
    FloatVector most = t.blend(MAX, t.compare(GT, MAX)).blend(-MAX, t.compare(LT, -MAX));
    return most.blend(x, x.abs().compare(GT, MAX));
  }
}
