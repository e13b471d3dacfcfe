package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;

import jdk.incubator.vector.FloatVector;

/**
 * The tail of the normal distribution, {@code Φ(−a) = ½·erfc(a/√2)} for {@code a ≥ 0}, times a
 * factor: relative accuracy out to where GELU underflows. {@code erf} cannot give that, since
 * {@code 1 + erf(−5)} has lost all its digits.
 *
 * <p>{@code Φ(−a) = e^(−a²/2)·N(a)}, where {@code N(a) = w·P(1 − 8w)}, {@code w = 1/(a + 4)}, and P
 * is a minimax polynomial of degree 10 (relative error 2^-28.4).
 *
 * <pre>
 *               y·Φ(−a)    Φ(−a) − a·φ(a)
 * worst error   0.9 ULP    2 ULP, or 2^-25 near the zero at 0.7518   over 0 ≤ a ≤ 14.7
 * </pre>
 */
public final class NormalTail {
  /** From here on, {@code a·Φ(−a)} and {@code a·φ(a)} round to zero. */
  public static final float END = 14.7f;

  private static final float P0 = 0x1.82b4bcp-1f;
  private static final float P0_LOW = -0x1.cdac8cp-27f;
  private static final float P1 = -0x1.373e3ap-1f;
  private static final float P2 = 0x1.8c6dbep-2f;
  private static final float P3 = -0x1.7dff48p-3f;
  private static final float P4 = 0x1.eec68p-5f;
  private static final float P5 = -0x1.ee2316p-8f;
  private static final float P6 = -0x1.c9257ep-9f;
  private static final float P7 = 0x1.ab931cp-10f;
  private static final float P8 = 0x1.5824fp-13f;
  private static final float P9 = -0x1.cabc0ap-13f;
  private static final float P10 = -0x1.64e32ap-15f;

  /** {@code 1/√(2π)} */
  private static final float DENSITY = 0x1.988454p-2f;

  private static final float DENSITY_LOW = -0x1.857936p-27f;

  private static final double INVERSE_SQRT_2PI = 0.3989422804014327;
  private static final double INVERSE_SQRT_2 = 0.7071067811865476;

  private NormalTail() {}

  /**
   * {@code y·Φ(−a)}, lane by lane.
   *
   * @param a from 0 to {@link #END}
   * @param e {@code −a²/2}, which goes on in {@code eLow}
   */
  public static FloatVector product(FloatVector y, FloatVector a, FloatVector e, FloatVector eLow) {
    FloatVector n = shape(a);
    FloatVector yn = y.mul(n);
    return ExpProduct.product(yn, y.fma(shapeLow(a, n), y.fma(n, yn.neg())), e, eLow);
  }

  /** {@code Φ(−a) − a·φ(a)}, with the arguments of {@link #product}: GELU's slope at −a. */
  public static FloatVector slope(FloatVector a, FloatVector e, FloatVector eLow) {
    FloatVector n = shape(a);
    FloatVector density = a.neg().fma(floats(DENSITY), n);
    FloatVector low = a.neg().fma(floats(DENSITY_LOW), shapeLow(a, n));
    return ExpProduct.product(density.add(low), floats(0f), e, eLow);
  }

  /** {@code Φ(−a)}, the reference, for any a. */
  public static double tail(double a) {
    return 0.5 * Erf.erfc(a * INVERSE_SQRT_2);
  }

  /** The normal density {@code φ(a) = e^(−a²/2)/√(2π)}, the reference. */
  public static double density(double a) {
    return INVERSE_SQRT_2PI * Math.exp(-0.5 * a * a);
  }

  /** N(a), rounded. */
  private static FloatVector shape(FloatVector a) {
    FloatVector w = inverse(a);
    FloatVector v = w.fma(floats(-8f), floats(1f)); // exact, but for the end
    return line(v).add(curve(v)).mul(w);
  }

  /** What the roundings in {@code n = shape(a)} lost. */
  private static FloatVector shapeLow(FloatVector a, FloatVector n) {
    FloatVector w = inverse(a);
    FloatVector v = w.fma(floats(-8f), floats(1f));
    FloatVector wLow = inverseLow(a, w);
    FloatVector line = line(v);
    FloatVector p = line.add(curve(v));
    FloatVector lineLow = v.fma(floats(P1), floats(P0).sub(line)).add(P0_LOW);
    FloatVector derivative = floats(3 * P3).fma(v, floats(2 * P2)).fma(v, floats(P1));
    FloatVector pLow = curve(v).sub(p.sub(line)).add(wLow.mul(-8f).fma(derivative, lineLow));
    return p.fma(wLow, pLow.fma(w, p.fma(w, n.neg())));
  }

  private static FloatVector inverse(FloatVector a) {
    return floats(1f).div(a.add(4f));
  }

  /** {@code 1/(a + 4) − w} */
  private static FloatVector inverseLow(FloatVector a, FloatVector w) {
    FloatVector d = a.add(4f);
    FloatVector four = d.sub(a);
    FloatVector lost = a.sub(d.sub(four)).add(floats(4f).sub(four));
    FloatVector minusW = w.neg();
    return minusW.fma(lost, minusW.fma(d, floats(1f))).mul(w);
  }

  /** {@code P(0) + P'(0)·v} */
  private static FloatVector line(FloatVector v) {
    return v.fma(floats(P1), floats(P0));
  }

  /** The rest of {@code P(v)}. */
  private static FloatVector curve(FloatVector v) {
    FloatVector p =
        floats(P10)
            .fma(v, floats(P9))
            .fma(v, floats(P8))
            .fma(v, floats(P7))
            .fma(v, floats(P6))
            .fma(v, floats(P5))
            .fma(v, floats(P4))
            .fma(v, floats(P3))
            .fma(v, floats(P2));
    return p.mul(v.mul(v));
  }
}
