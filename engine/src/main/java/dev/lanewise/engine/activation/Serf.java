package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.Erf;
import dev.lanewise.engine.math.ExpParts;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Serf, {@code y = x·erf(ln(1 + eˣ))}. Nag, Bhattacharyya, Mukherjee and Kundu, Serf: towards
 * better training of deep neural networks using log-softplus error activation function, WACV 2023,
 * equation 3.
 *
 * <p>Below 0 {@code y = x·z·Q(z)} and {@code y' = z·(Q(z) + x·R(z))} for {@code z = eˣ}, from 0 on
 * {@code y = x·(1 − e^−H(x))} and {@code y' = 1 + e^−H(x)·(x·H'(x) − 1)}: minimax polynomials of
 * degree 9 and, R, 10 (Q: relative error 2^-31; R: 2^-28; H: 2^-27.7 of y; H': 2^-27 of y').
 */
public record Serf() implements Activation {
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;

  private static final float Q0 = 0x1.20dd76p0f;
  private static final float Q0_LOW = -0x1.f7ac92p-25f;
  private static final float Q1 = -0x1.20dd74p-1f;
  private static final float Q2 = -0x1.f4a3ecp-20f;
  private static final float Q3 = 0x1.20e7e2p-2f;
  private static final float Q4 = -0x1.47cd44p-2f;
  private static final float Q5 = 0x1.e676fap-3f;
  private static final float Q6 = -0x1.0e5192p-3f;
  private static final float Q7 = 0x1.b8651ep-5f;
  private static final float Q8 = -0x1.d4c75p-7f;
  private static final float Q9 = 0x1.e3923ep-10f;

  private static final float R0 = 0x1.20dd76p0f;
  private static final float R0_LOW = -0x1.f7ac92p-25f;
  private static final float R1 = -0x1.20dd6ep0f;
  private static final float R2 = -0x1.77e30ep-16f;
  private static final float R3 = 0x1.20f8fcp0f;
  private static final float R4 = -0x1.9a3ff8p0f;
  private static final float R5 = 0x1.6eeaf2p0f;
  private static final float R6 = -0x1.e35b2ep-1f;
  private static final float R7 = 0x1.d7c182p-2f;
  private static final float R8 = -0x1.40eb68p-3f;
  private static final float R9 = 0x1.0a0748p-5f;
  private static final float R10 = -0x1.863f18p-9f;

  private static final float H0 = 0x1.1e3018p0f;
  private static final float H0_LOW = 0x1.12d976p-25f;
  private static final float H1 = 0x1.11389cp0f;
  private static final float H2 = 0x1.dda48ap-2f;
  private static final float H3 = 0x1.b5e46cp-4f;
  private static final float H4 = 0x1.626252p-8f;
  private static final float H5 = -0x1.806904p-9f;
  private static final float H6 = -0x1.6cc3acp-10f;
  private static final float H7 = 0x1.68d12ep-11f;
  private static final float H8 = -0x1.c3a4fap-14f;
  private static final float H9 = 0x1.884e3ep-18f;

  private static final float J0 = 0x1.1138acp0f;
  private static final float J1 = 0x1.dda31p-1f;
  private static final float J2 = 0x1.486feep-2f;
  private static final float J3 = 0x1.64c41ep-6f;
  private static final float J4 = -0x1.f5823cp-7f;
  private static final float J5 = -0x1.db69d2p-8f;
  private static final float J6 = 0x1.f84012p-9f;
  private static final float J7 = -0x1.9b6f6ep-12f;
  private static final float J8 = -0x1.0d8fc4p-14f;
  private static final float J9 = 0x1.891758p-17f;

  /** From here on y rounds to x. */
  private static final float FAR = 4.5f;

  @Override
  public String name() {
    return "serf";
  }

  @Override
  public Description description() {
    return Description.of("x·erf(ln(1 + eˣ))").range(-0.34843745875967, Double.POSITIVE_INFINITY);
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
    return Double.isInfinite(x) ? Math.max(x, 0) : x * Erf.erf(softplus(x, Math.exp(-Math.abs(x))));
  }

  @Override
  public double derivative(double x) {
    if (Double.isInfinite(x)) {
      return x < 0 ? 0 : 1;
    }
    double z = Math.exp(-Math.abs(x));
    double s = softplus(x, z);
    double sigmoid = (x < 0 ? z : 1) / (1 + z);
    return Erf.erf(s) + x * TWO_OVER_SQRT_PI * Math.exp(-s * s) * sigmoid;
  }

  private static FloatVector bounded(FloatVector x) {
    return x.blend(FAR, x.compare(GT, FAR)).blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST));
  }

  /** {@code Q(z)} */
  private static FloatVector gate(FloatVector z) {
    return z.fma(gateBend(z), floats(Q0));
  }

  /** What the rounding in {@code gate = gate(z)} lost. */
  private static FloatVector gateLow(FloatVector z, FloatVector gate) {
    return z.fma(gateBend(z), floats(Q0).sub(gate)).add(Q0_LOW);
  }

  private static FloatVector gateBend(FloatVector z) {
    return floats(Q9)
        .fma(z, floats(Q8))
        .fma(z, floats(Q7))
        .fma(z, floats(Q6))
        .fma(z, floats(Q5))
        .fma(z, floats(Q4))
        .fma(z, floats(Q3))
        .fma(z, floats(Q2))
        .fma(z, floats(Q1));
  }

  /** {@code R(z)} */
  private static FloatVector gateSlope(FloatVector z) {
    return z.fma(gateSlopeBend(z), floats(R0));
  }

  /**
   * What the roundings in {@code slope = gateSlope(z)} lost, that of its bend too: around −0.9,
   * where Q(z) and x·R(z) begin to cancel, it counts.
   */
  private static FloatVector gateSlopeLow(FloatVector z, FloatVector slope) {
    FloatVector bend = gateSlopeBend(z);
    FloatVector bendLow = z.fma(gateSlopeCurve(z), floats(R1).sub(bend));
    return z.fma(bend, floats(R0).sub(slope)).add(z.fma(bendLow, floats(R0_LOW)));
  }

  private static FloatVector gateSlopeBend(FloatVector z) {
    return z.fma(gateSlopeCurve(z), floats(R1));
  }

  private static FloatVector gateSlopeCurve(FloatVector z) {
    return floats(R10)
        .fma(z, floats(R9))
        .fma(z, floats(R8))
        .fma(z, floats(R7))
        .fma(z, floats(R6))
        .fma(z, floats(R5))
        .fma(z, floats(R4))
        .fma(z, floats(R3))
        .fma(z, floats(R2));
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

  /** For {@code z = e^−|x|}; a plain logarithm where it is as good, as it takes half the time. */
  private static double softplus(double x, double z) {
    return Math.max(x, 0) + (z > 0.25 ? Math.log(1 + z) : Math.log1p(z));
  }
}
