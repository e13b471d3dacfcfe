package dev.lanewise.engine.math;

import static jdk.incubator.vector.VectorOperators.EQ;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@code ln(1 + x)}, without the loss near zero.
 *
 * <p>{@code u = 1 + x} is rounded, and what the rounding lost is added to the small part f of
 * {@code u = 2ᵏ·(1 + f)}; then as {@link Log}.
 *
 * <pre>
 * worst error   1.48 ULP over all floats
 * x = NaN       NaN
 * x &lt; −1        NaN, −∞ too
 * x = −1        −∞
 * x = ±0        ±0
 * x = +∞        +∞
 * subnormal     x
 * </pre>
 */
public final class Log1p {
  private Log1p() {}

  /** {@code ln(1 + x)}, lane by lane. */
  public static FloatVector log1p(FloatVector x) {
    FloatVector u = x.add(1f);
    FloatVector lost = x.sub(u.sub(1f));
    IntVector k = Log.exponent(u);
    FloatVector f = lost.fma(Log.inversePower(k), Log.shiftDown(u, k).sub(1f));
    return Log.special(u, Log.sum(PowerOfTwo.number(k), f)).blend(x, x.compare(EQ, 0f));
  }

  /** {@code ln(1 + x)}, the reference. */
  public static double log1p(double x) {
    return Math.log1p(x);
  }
}
