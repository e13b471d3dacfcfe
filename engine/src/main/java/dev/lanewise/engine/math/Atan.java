package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The arctangent.
 *
 * <p>{@code t + t³·P(t²)} for {@code t = |x| ≤ 1}, where P is a minimax polynomial of degree 9
 * (relative error 2^-31), and {@code π/2 − atan t} for {@code t = 1/|x|} beyond, t in two parts;
 * then the sign of x.
 *
 * <pre>
 * worst error   0.9 ULP over all floats
 * x = NaN       NaN
 * x = ±∞        ±π/2
 * x = ±0        ±0
 * subnormal     x
 * </pre>
 */
public final class Atan {
  private static final float P0 = -0x1.555552p-2f;
  private static final float P1 = 0x1.99981cp-3f;
  private static final float P2 = -0x1.24762p-3f;
  private static final float P3 = 0x1.c5117p-4f;
  private static final float P4 = -0x1.6953bcp-4f;
  private static final float P5 = 0x1.150ap-4f;
  private static final float P6 = -0x1.7080bap-5f;
  private static final float P7 = 0x1.75304p-6f;
  private static final float P8 = -0x1.e6a0ecp-8f;
  private static final float P9 = 0x1.29687ep-10f;

  /** π/2 in two parts. */
  private static final float HALF_PI = 0x1.921fb6p0f;

  private static final float HALF_PI_LOW = -0x1.777a5cp-25f;

  /** Beyond it the result rounds to π/2. */
  private static final float HIGHEST = 0x1p30f;

  private Atan() {}

  /** {@code atan x}, lane by lane. */
  public static FloatVector atan(FloatVector x) {
    FloatVector a = x.abs().blend(HIGHEST, x.abs().compare(GT, HIGHEST));
    VectorMask<Float> large = a.compare(GT, 1f);
    FloatVector inverse = floats(1f).div(a);
    FloatVector inverseLow = inverse.neg().fma(a, floats(1f)).mul(inverse);
    FloatVector t = a.blend(inverse, large);
    FloatVector tLow = floats(0f).blend(inverseLow, large);
    FloatVector z = t.mul(t);
    FloatVector p =
        floats(P9)
            .fma(z, floats(P8))
            .fma(z, floats(P7))
            .fma(z, floats(P6))
            .fma(z, floats(P5))
            .fma(z, floats(P4))
            .fma(z, floats(P3))
            .fma(z, floats(P2))
            .fma(z, floats(P1))
            .fma(z, floats(P0));
    FloatVector bend = t.mul(z).fma(p, tLow);
    FloatVector difference = floats(HALF_PI).sub(t);
    FloatVector lost = floats(HALF_PI).sub(difference).sub(t);
    FloatVector complement = difference.add(lost.add(HALF_PI_LOW).sub(bend));
    return SignBit.copy(t.add(bend).blend(complement, large), x);
  }

  /** {@code atan x}, the reference. */
  public static double atan(double x) {
    return Math.atan(x);
  }
}
