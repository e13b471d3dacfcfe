package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.EQ;
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
 * Padé activation unit in its safe form, {@code y = P/Q} with {@code P = a₀ + a₁x + … + a₅x⁵} and
 * {@code Q = 1 + |A|}, {@code A = b₁x + … + b₄x⁴}; ten parameters for each layer. {@code ∂y/∂aᵢ =
 * xⁱ/Q}, {@code ∂y/∂bⱼ = −sgn(A)·y·xʲ/Q}, {@code ∂y/∂x = (P' − sgn(A)·y·A')/Q}; where A is 0, its
 * sign is. Molina, Schramowski and Kersting, Padé activation units: end-to-end learning of flexible
 * activation functions in deep networks, ICLR 2020.
 *
 * <p>First values are the paper's fit to leaky ReLU with slope 0.01, within 0.04 of it for {@code
 * |x| ≤ 3}.
 *
 * <p>Beyond {@code |x| = 1} both polynomials are divided by x⁴, so that no power overflows. Errors
 * are relative to the same quotient with the magnitudes of all terms of its numerator.
 */
public record Pau() implements TrainableActivation {
  private static final int B1 = 6;
  private static final int B2 = 7;
  private static final int B3 = 8;
  private static final int B4 = 9;
  private static final List<Letter> PARAMETERS =
      List.of(
          Letter.of("a0", 0.02996348f),
          Letter.of("a1", 0.61690164f),
          Letter.of("a2", 2.3753915f),
          Letter.of("a3", 3.0660808f),
          Letter.of("a4", 1.5247445f),
          Letter.of("a5", 0.25281987f),
          Letter.of("b1", 1.1916082f),
          Letter.of("b2", 4.408118f),
          Letter.of("b3", 0.91111034f),
          Letter.of("b4", 0.34885982f));

  /** Stands for infinity in the reference: its fifth power is a double. */
  private static final double HUGE = 1e60;

  @Override
  public String name() {
    return "pau";
  }

  @Override
  public List<String> aliases() {
    return List.of("pade");
  }

  @Override
  public Description description() {
    return Description.of("(a₀ + … + a₅x⁵)/(1 + |b₁x + … + b₄x⁴|)").kinks(0f);
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
    VectorMask<Float> far = x.abs().compare(GT, 1f);
    FloatVector v = x.blend(floats(1f).div(x), far);
    FloatVector quotient = numerator(v, far, p).div(denominator(v, far, inner(v, far, p)));
    return quotient.mul(floats(1f).blend(x, far));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    VectorMask<Float> far = x.abs().compare(GT, 1f);
    FloatVector v = x.blend(floats(1f).div(x), far);
    FloatVector inner = inner(v, far, p);
    FloatVector q = denominator(v, far, inner);
    FloatVector g = numerator(v, far, p).div(q);
    FloatVector signed = g.mul(sign(v, far, inner));

    FloatVector w0 = dy.div(q);
    FloatVector w1 = w0.mul(v);
    FloatVector w2 = w1.mul(v);
    FloatVector w3 = w2.mul(v);
    FloatVector w4 = w3.mul(v);
    p.add(0, w0.blend(w4, far));
    p.add(1, w1.blend(w3, far));
    p.add(2, w2);
    p.add(3, w3.blend(w1, far));
    p.add(4, w4.blend(w0, far));
    p.add(5, w4.mul(v).blend(w0.mul(x), far));
    FloatVector minus = signed.neg();
    p.add(B1, w1.blend(w2, far).mul(minus));
    p.add(B2, w2.blend(w1, far).mul(minus));
    p.add(B3, w3.blend(w0, far).mul(minus));
    p.add(B4, w4.mul(minus).blend(w0.mul(minus).mul(x), far));
    return minus.fma(innerSlope(v, far, p), numeratorSlope(v, far, p)).div(q).mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    double z = Math.clamp(x, -HUGE, HUGE);
    return numerator(z, p) / (1 + Math.abs(inner(z, p)));
  }

  @Override
  public double derivative(double x, double[] p) {
    double z = Math.clamp(x, -HUGE, HUGE);
    double slope = p[1] + z * (2 * p[2] + z * (3 * p[3] + z * (4 * p[4] + z * 5 * p[5])));
    double innerSlope = p[B1] + z * (2 * p[B2] + z * (3 * p[B3] + z * 4 * p[B4]));
    double q = 1 + Math.abs(inner(z, p));
    return (slope - Math.signum(inner(z, p)) * value(z, p) * innerSlope) / q;
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    double z = Math.clamp(x, -HUGE, HUGE);
    double q = 1 + Math.abs(inner(z, p));
    return i < B1
        ? power(z, i) / q
        : -Math.signum(inner(z, p)) * value(z, p) * (power(z, i - B1 + 1) / q);
  }

  private static double numerator(double x, double[] p) {
    return p[0] + x * (p[1] + x * (p[2] + x * (p[3] + x * (p[4] + x * p[5]))));
  }

  private static double inner(double x, double[] p) {
    return x * (p[B1] + x * (p[B2] + x * (p[B3] + x * p[B4])));
  }

  private static double power(double x, int n) {
    double power = 1;
    for (int i = 0; i < n; i++) {
      power *= x;
    }
    return power;
  }

  /** P, or where v is 1/x, P/x⁵. */
  private static FloatVector numerator(FloatVector v, VectorMask<Float> far, ParameterVectors p) {
    return p.get(5)
        .blend(p.get(0), far)
        .fma(v, p.get(4).blend(p.get(1), far))
        .fma(v, p.get(3).blend(p.get(2), far))
        .fma(v, p.get(2).blend(p.get(3), far))
        .fma(v, p.get(1).blend(p.get(4), far))
        .fma(v, p.get(0).blend(p.get(5), far));
  }

  /** P', or P'/x⁴. */
  private static FloatVector numeratorSlope(
      FloatVector v, VectorMask<Float> far, ParameterVectors p) {
    FloatVector fifth = p.get(5).mul(5f);
    FloatVector fourth = p.get(4).mul(4f);
    FloatVector second = p.get(2).mul(2f);
    return fifth
        .blend(p.get(1), far)
        .fma(v, fourth.blend(second, far))
        .fma(v, p.get(3).mul(3f))
        .fma(v, second.blend(fourth, far))
        .fma(v, p.get(1).blend(fifth, far));
  }

  /** A/x, or A/x⁴. */
  private static FloatVector inner(FloatVector v, VectorMask<Float> far, ParameterVectors p) {
    return p.get(B4)
        .blend(p.get(B1), far)
        .fma(v, p.get(B3).blend(p.get(B2), far))
        .fma(v, p.get(B2).blend(p.get(B3), far))
        .fma(v, p.get(B1).blend(p.get(B4), far));
  }

  /** A', or A'/x³. */
  private static FloatVector innerSlope(FloatVector v, VectorMask<Float> far, ParameterVectors p) {
    FloatVector fourth = p.get(B4).mul(4f);
    FloatVector third = p.get(B3).mul(3f);
    FloatVector second = p.get(B2).mul(2f);
    return fourth
        .blend(p.get(B1), far)
        .fma(v, third.blend(second, far))
        .fma(v, second.blend(third, far))
        .fma(v, p.get(B1).blend(fourth, far));
  }

  /** Q, or Q/x⁴. */
  private static FloatVector denominator(FloatVector v, VectorMask<Float> far, FloatVector inner) {
    FloatVector square = v.mul(v);
    FloatVector near = inner.mul(v).abs().add(1f);
    return near.blend(square.fma(square, inner.abs()), far);
  }

  /** The sign of A. */
  private static FloatVector sign(FloatVector v, VectorMask<Float> far, FloatVector inner) {
    FloatVector signed = inner.mul(v).blend(inner, far);
    return floats(1f).blend(-1f, signed.compare(LT, 0f)).blend(0f, signed.compare(EQ, 0f));
  }
}
