package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sigmoid.sigmoidDerivative;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * TanhExp, {@code y = x·tanh(eˣ)}. Liu and Di, TanhExp: a smooth activation function with high
 * convergence speed for lightweight neural networks, IET Computer Vision 2021, equation 4.
 *
 * <p>Below 0 {@code y = x·z·Q(z²)} and {@code y' = z·(Q(z²) + x·R(z²))} for {@code z = eˣ}, from 0
 * on {@code y = x·(1 − e^−H(x))} and {@code y' = 1 + e^−H(x)·(x·H'(x) − 1)}: minimax polynomials of
 * degree 8 and 9 (Q: relative error 2^-31; R: 2^-29; H: 2^-28 of y; H': 2^-26 of y').
 */
public record TanhExp() implements Activation {
  private static final float Q0 = 0x1p0f;
  private static final float Q1 = -0x1.555552p-2f;
  private static final float Q2 = 0x1.11103cp-3f;
  private static final float Q3 = -0x1.b9f6dap-5f;
  private static final float Q4 = 0x1.64c044p-6f;
  private static final float Q5 = -0x1.18db64p-7f;
  private static final float Q6 = 0x1.8f862cp-9f;
  private static final float Q7 = -0x1.ae8cbap-11f;
  private static final float Q8 = 0x1.e76c16p-14f;

  private static final float R0 = 0x1p0f;
  private static final float R1 = -0x1.fffffcp-1f;
  private static final float R2 = 0x1.5554cp-1f;
  private static final float R3 = -0x1.82c8ep-2f;
  private static final float R4 = 0x1.92501cp-3f;
  private static final float R5 = -0x1.895a52p-4f;
  private static final float R6 = 0x1.61fefcp-5f;
  private static final float R7 = -0x1.0d3d8ep-6f;
  private static final float R8 = 0x1.23cb2p-8f;
  private static final float R9 = -0x1.3f275p-11f;

  private static final float H0 = 0x1.6f0c42p0f;
  private static final float H0_LOW = 0x1.611cd6p-25f;
  private static final float H1 = 0x1.c2f7e8p0f;
  private static final float H2 = 0x1.173accp0f;
  private static final float H3 = 0x1.97155p-2f;
  private static final float H4 = 0x1.dd3a7p-5f;
  private static final float H5 = 0x1.f36cfp-9f;
  private static final float H6 = -0x1.747dc6p-6f;
  private static final float H7 = 0x1.401642p-5f;
  private static final float H8 = -0x1.13b016p-6f;
  private static final float H9 = 0x1.4afb34p-9f;

  private static final float J0 = 0x1.c2f854p0f;
  private static final float J1 = 0x1.173344p1f;
  private static final float J2 = 0x1.32030cp0f;
  private static final float J3 = 0x1.bd982ap-3f;
  private static final float J4 = 0x1.12b93ap-4f;
  private static final float J5 = -0x1.cb316ep-3f;
  private static final float J6 = 0x1.7adccap-2f;
  private static final float J7 = -0x1.936ea4p-3f;
  private static final float J8 = 0x1.6cb02cp-5f;
  private static final float J9 = -0x1.9e8d6ep-9f;

  /** From here on y rounds to x. */
  private static final float FAR = 2.5f;

  @Override
  public String name() {
    return "tanh-exp";
  }

  @Override
  public Description description() {
    return Description.of("x·tanh(eˣ)").range(-0.35328577784821, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    VectorMask<Float> negative = x.compare(LT, 0f);
    FloatVector b = bounded(x);
    FloatVector t = tailExponent(b).blend(b, negative);
    FloatVector tLow = tailExponentLow(b).blend(0f, negative);
    FloatVector r = ExpParts.remainder(t, tLow);
    FloatVector bend = ExpParts.bend(t, tLow, r);
    FloatVector z = ExpParts.scale(ExpParts.high(r, bend), t);
    FloatVector gate = gate(z).blend(1f, negative.not());
    FloatVector gateLow = gateLow(z, gate).blend(0f, negative.not());
    FloatVector y = b.mul(gate);
    FloatVector yLow = b.fma(gateLow, b.fma(gate, y.neg()));
    FloatVector product = ExpParts.product(y, yLow, t, r, bend);
    return x.sub(product).blend(product, negative);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    VectorMask<Float> negative = x.compare(LT, 0f);
    FloatVector b = bounded(x);
    FloatVector t = tailExponent(b).blend(b, negative);
    FloatVector tLow = tailExponentLow(b).blend(0f, negative);
    FloatVector r = ExpParts.remainder(t, tLow);
    FloatVector bend = ExpParts.bend(t, tLow, r);
    FloatVector z = ExpParts.scale(ExpParts.high(r, bend), t);
    FloatVector gate = gate(z);
    FloatVector slope = gateSlope(z);
    FloatVector left = slope.fma(b, gate).add(gateSlopeLow(z, slope).fma(b, gateLow(z, gate)));
    FloatVector right = tailSlope(b).fma(b, floats(-1f));
    FloatVector product = ExpParts.product(right.blend(left, negative), floats(0f), t, r, bend);
    return product.add(1f).blend(product, negative);
  }

  @Override
  public double value(double x) {
    return Double.isInfinite(x) ? Math.max(x, 0) : x * Math.tanh(Math.exp(x));
  }

  @Override
  public double derivative(double x) {
    double z = Math.exp(x);
    if (x < -700 || x > 700) {
      return x < 0 ? 0 : 1;
    }
    return Math.tanh(z) + 4 * x * z * sigmoidDerivative(2 * z);
  }

  private static FloatVector bounded(FloatVector x) {
    return x.blend(FAR, x.compare(GT, FAR)).blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST));
  }

  /** {@code Q(z)} */
  private static FloatVector gate(FloatVector z) {
    FloatVector w = z.mul(z);
    return w.fma(gateBend(z), floats(Q0));
  }

  /** What the rounding in {@code gate = gate(z)} lost. */
  private static FloatVector gateLow(FloatVector z, FloatVector gate) {
    FloatVector w = z.mul(z);
    return w.fma(gateBend(z), floats(Q0).sub(gate));
  }

  private static FloatVector gateBend(FloatVector z) {
    FloatVector w = z.mul(z);
    return floats(Q8)
        .fma(w, floats(Q7))
        .fma(w, floats(Q6))
        .fma(w, floats(Q5))
        .fma(w, floats(Q4))
        .fma(w, floats(Q3))
        .fma(w, floats(Q2))
        .fma(w, floats(Q1));
  }

  /** {@code R(z)} */
  private static FloatVector gateSlope(FloatVector z) {
    FloatVector w = z.mul(z);
    return w.fma(gateSlopeBend(z), floats(R0));
  }

  /** What the rounding in {@code slope = gateSlope(z)} lost. */
  private static FloatVector gateSlopeLow(FloatVector z, FloatVector slope) {
    FloatVector w = z.mul(z);
    return w.fma(gateSlopeBend(z), floats(R0).sub(slope));
  }

  private static FloatVector gateSlopeBend(FloatVector z) {
    FloatVector w = z.mul(z);
    return floats(R9)
        .fma(w, floats(R8))
        .fma(w, floats(R7))
        .fma(w, floats(R6))
        .fma(w, floats(R5))
        .fma(w, floats(R4))
        .fma(w, floats(R3))
        .fma(w, floats(R2))
        .fma(w, floats(R1));
  }

  /** {@code −H(x)} */
  private static FloatVector tailExponent(FloatVector x) {
    return x.fma(tailBend(x), floats(-H0));
  }

  /** What its rounding lost. */
  private static FloatVector tailExponentLow(FloatVector x) {
    FloatVector bend = tailBend(x);
    FloatVector rest = floats(-H0).sub(x.fma(bend, floats(-H0)));
    return x.fma(bend, rest).sub(H0_LOW);
  }

  private static FloatVector tailBend(FloatVector x) {
    return floats(H9)
        .fma(x, floats(H8))
        .fma(x, floats(H7))
        .fma(x, floats(H6))
        .fma(x, floats(H5))
        .fma(x, floats(H4))
        .fma(x, floats(H3))
        .fma(x, floats(H2))
        .fma(x, floats(H1))
        .neg();
  }

  /** {@code H'(x)} */
  private static FloatVector tailSlope(FloatVector x) {
    return floats(J9)
        .fma(x, floats(J8))
        .fma(x, floats(J7))
        .fma(x, floats(J6))
        .fma(x, floats(J5))
        .fma(x, floats(J4))
        .fma(x, floats(J3))
        .fma(x, floats(J2))
        .fma(x, floats(J1))
        .fma(x, floats(J0));
  }
}
