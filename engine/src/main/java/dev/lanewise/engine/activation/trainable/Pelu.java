package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.simd.Simd.floats;
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

/**
 * Parametric exponential linear unit, {@code y = a/b·x} for {@code x ≥ 0} and {@code a·(e^(x/b) −
 * 1)} below; a and b begin at 1, two for each layer, and stay at 0.1 or above, as the paper keeps
 * them positive. With {@code t = x/b}, {@code ∂y/∂x = a/b} or {@code a/b·eᵗ}; {@code ∂y/∂a = t} or
 * {@code eᵗ − 1}; {@code ∂y/∂b = −a/b·t} or {@code −a/b·t·eᵗ}. Trottier, Giguère and Chaib-draa,
 * Parametric exponential linear unit for deep convolutional neural networks, 2016.
 */
public record Pelu() implements TrainableActivation {
  private static final int A = 0;
  private static final int B = 1;
  private static final float LEAST = 0.1f;
  private static final float MOST = 0x1p60f;
  private static final List<Letter> PARAMETERS =
      List.of(Letter.of("a", 1f).within(LEAST, MOST), Letter.of("b", 1f).within(LEAST, MOST));

  /** From here on the exponential is a straight line. */
  private static final float LINEAR = -0x1p-26f;

  @Override
  public String name() {
    return "pelu";
  }

  @Override
  public List<String> aliases() {
    return List.of("parametric-elu");
  }

  @Override
  public Description description() {
    return Description.of("x ≥ 0 ? a/b·x : a·(e^(x/b) − 1)").rising();
  }

  @Override
  public List<Letter> parameters() {
    return PARAMETERS;
  }

  @Override
  public Sharing sharing() {
    return Sharing.LAYER;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    FloatVector a = p.get(A);
    FloatVector b = p.get(B);
    FloatVector t = x.div(b);
    FloatVector low = exponentLow(x, b, t);
    FloatVector left = Expm1Product.product(a, floats(0f), left(t), low);
    return left.blend(a.div(b).mul(x), t.compare(GT, LINEAR));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector a = p.get(A);
    FloatVector b = p.get(B);
    FloatVector t = x.div(b);
    FloatVector low = exponentLow(x, b, t);
    FloatVector slope = a.div(b);
    FloatVector slopeLow = quotientLow(a, b, slope);
    FloatVector left = left(t);
    FloatVector byA = Expm1Product.product(floats(1f), floats(0f), left, low);
    p.add(A, byA.blend(t, t.compare(GT, LINEAR)).mul(dy));
    FloatVector held = left.blend(ExpParts.LOWEST, left.compare(LT, ExpParts.LOWEST));
    FloatVector fall = slope.neg().mul(held);
    FloatVector fallLow = slope.neg().fma(held, fall.neg()).sub(slopeLow.fma(held, slope.mul(low)));
    FloatVector byB = ExpProduct.product(fall, fallLow, held, low);
    p.add(B, byB.blend(slope.neg().mul(t), t.compare(GT, 0f)).mul(dy));
    FloatVector byX = ExpProduct.product(slope, slopeLow, left, low);
    return byX.blend(slope, t.compare(GT, 0f)).mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    return x > 0 ? p[A] / p[B] * x : Expm1Product.product(p[A], x / p[B]);
  }

  @Override
  public double derivative(double x, double[] p) {
    return ExpProduct.product(p[A] / p[B], x > 0 ? 0 : x / p[B]);
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    double t = x / p[B];
    if (i == A) {
      return x > 0 ? t : Math.expm1(t);
    }
    double fall = -p[A] / p[B] * t;
    return x > 0 ? fall : ExpProduct.product(fall, t);
  }

  /** t, 0 on the positive side. */
  private static FloatVector left(FloatVector t) {
    return t.blend(0f, t.compare(GT, 0f));
  }

  /** {@code x/b − t}, 0 on the positive side and where the exponential is 0. */
  private static FloatVector exponentLow(FloatVector x, FloatVector b, FloatVector t) {
    FloatVector low = quotientLow(x, b, t).blend(0f, t.compare(GT, 0f));
    return low.blend(0f, t.compare(LT, ExpParts.LOWEST));
  }

  /** {@code n/d − q} */
  private static FloatVector quotientLow(FloatVector n, FloatVector d, FloatVector q) {
    return q.neg().fma(d, n).div(d);
  }
}
