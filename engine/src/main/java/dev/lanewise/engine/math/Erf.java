package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * The error function, {@code erf x = 2/√π · ∫₀ˣ e^(−t²) dt}.
 *
 * <p>{@code a + a·P(a²)} for {@code a = |x| < 1}, where P is a minimax polynomial of degree 6
 * (relative error 2^-29.4), and {@code 1 − e^−G(a − 2)} beyond, where G is one of degree 6 for
 * {@code −ln(1 − erf a)} (error of the result 2^-29.7); then the sign of x.
 *
 * <pre>
 * worst error   1.16 ULP over all floats, subnormal ones included
 * x = NaN       NaN
 * x = ±∞        ±1
 * x = ±0        ±0
 * </pre>
 */
public final class Erf {
  /** Where the two forms meet. */
  private static final float MIDDLE = 1f;

  /** Above it the result rounds to one. */
  private static final float HIGHEST = 3.93f;

  private static final float P0 = 0x1.06eba8p-3f;
  private static final float P1 = -0x1.81273ep-2f;
  private static final float P2 = 0x1.ce2ce6p-4f;
  private static final float P3 = -0x1.b7f71ap-6f;
  private static final float P4 = 0x1.53f224p-8f;
  private static final float P5 = -0x1.a3515ep-11f;
  private static final float P6 = 0x1.4771fcp-14f;

  private static final float G0 = 0x1.575b32p+2f;
  private static final float G1 = 0x1.1ac322p+2f;
  private static final float G2 = 0x1.d8f654p-1f;
  private static final float G3 = 0x1.0e1f32p-6f;
  private static final float G4 = -0x1.d0f760p-9f;
  private static final float G5 = 0x1.7390b2p-11f;
  private static final float G6 = -0x1.8805eap-13f;

  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
  private static final double INVERSE_SQRT_PI = 0.5641895835477563;

  /** Where the reference goes over from the series to the continued fraction. */
  private static final double SERIES_END = 2.5;

  /** Below it {@code erf x = 2/√π·x} to the last bit. */
  private static final double LINE_END = 0x1p-28;

  /** From here on {@code erfc x} is less than the least double. */
  private static final double UNDERFLOW = 27.3;

  private Erf() {}

  /** {@code erf x}, lane by lane. */
  public static FloatVector erf(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector z = a.mul(a);
    FloatVector p =
        floats(P6)
            .fma(z, floats(P5))
            .fma(z, floats(P4))
            .fma(z, floats(P3))
            .fma(z, floats(P2))
            .fma(z, floats(P1))
            .fma(z, floats(P0));
    FloatVector small = p.fma(a, a);
    FloatVector t = a.blend(HIGHEST, a.compare(GT, HIGHEST)).sub(2f);
    FloatVector g =
        floats(G6)
            .fma(t, floats(G5))
            .fma(t, floats(G4))
            .fma(t, floats(G3))
            .fma(t, floats(G2))
            .fma(t, floats(G1))
            .fma(t, floats(G0));
    FloatVector large = floats(1f).sub(Exp.expNormal(g.neg()));
    return SignBit.copy(large.blend(small, a.compare(LT, MIDDLE)), x);
  }

  /**
   * {@code erf x}, the reference, within about 3·10⁻¹⁶: the series {@code 2/√π · e^(−x²) · Σ
   * 2ⁿ·x²ⁿ⁺¹/(1·3·…·(2n+1))}, all of whose terms are positive, and from 2.5 on one less Laplace's
   * continued fraction for {@code erfc} (Abramowitz and Stegun 7.1.6 and 7.1.14).
   */
  public static double erf(double x) {
    double a = Math.abs(x);
    if (Double.isNaN(x) || a > 6) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    if (a < LINE_END) {
      return TWO_OVER_SQRT_PI * x;
    }
    return Math.copySign(a < SERIES_END ? series(a) : 1 - fraction(a), x);
  }

  /** {@code 1 − erf x} without its cancellation, a reference for tails. */
  public static double erfc(double x) {
    if (x > SERIES_END) {
      return x < UNDERFLOW ? fraction(x) : 0;
    }
    return 1 - erf(x);
  }

  private static double series(double a) {
    double term = a;
    double sum = 0;
    for (int n = 1; sum + term != sum; n++) {
      sum += term;
      term *= 2 * a * a / (2 * n + 1);
    }
    return TWO_OVER_SQRT_PI * gauss(a) * sum;
  }

  /** With {@code 4 + 96/a} terms its relative error is below 2^-54 for a from 2.5 to 27.3. */
  private static double fraction(double a) {
    double tail = a;
    for (int n = 4 + (int) (96 / a); n > 0; n--) {
      tail = a + 0.5 * n / tail;
    }
    return INVERSE_SQRT_PI * gauss(a) / tail;
  }

  /** {@code e^(−a²)}, with what the rounding of the square loses. */
  private static double gauss(double a) {
    double square = a * a;
    return Math.exp(-square) * (1 - Math.fma(a, a, -square));
  }
}
