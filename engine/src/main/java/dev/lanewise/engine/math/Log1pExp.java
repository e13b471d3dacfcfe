package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code c·ln(1 + eˣ)} for {@code x ≤ 0}: the curved part of softplus and log-sigmoid.
 *
 * <p>{@code z = eˣ} is kept in two parts; {@code 1 + z = 2ᵏ·(1 + f)} with k = 0 or 1, and then as
 * {@link Log1p}. Below −20 it is {@code c·eˣ}, scaled last.
 *
 * <pre>
 * worst error   0.6 ULP over all x ≤ 0, subnormal results included
 * x = NaN       NaN
 * x = −∞        ±0
 * x = ±0        c·ln 2
 * </pre>
 */
public final class Log1pExp {
  /** Below it {@code ln(1 + eˣ)} is {@code eˣ}. */
  private static final float TAIL = -20f;

  private static final float SQRT_2 = 1.4142135f;

  private Log1pExp() {}

  /** {@code (c + cLow)·ln(1 + e^(x + low))}, lane by lane. */
  public static FloatVector product(float c, float cLow, FloatVector x, FloatVector low) {
    VectorMask<Float> under = x.compare(LT, TAIL);
    FloatVector t = x.blend(TAIL, under);
    FloatVector tLow = low.blend(0f, under);
    FloatVector r = ExpParts.remainder(t, tLow);
    FloatVector bend = ExpParts.bend(t, tLow, r);
    FloatVector z = ExpParts.scale(ExpParts.high(r, bend), t);
    FloatVector zLow = ExpParts.scale(ExpParts.low(r, bend), t);

    FloatVector u = z.add(1f);
    FloatVector lost = z.sub(u.sub(1f));
    VectorMask<Float> upper = u.compare(GT, SQRT_2);
    FloatVector k = floats(0f).blend(1f, upper);
    FloatVector scale = floats(1f).blend(0.5f, upper); // 2⁻ᵏ
    FloatVector whole = u.fma(scale, floats(-1f));
    FloatVector f = lost.fma(scale, whole);
    FloatVector fLow = zLow.fma(scale, lost.fma(scale, whole.sub(f)));

    FloatVector high = k.fma(floats(Exp.LN2_HIGH), f);
    FloatVector rest = f.sub(high.sub(k.mul(Exp.LN2_HIGH)));
    FloatVector curve = k.fma(floats(Exp.LN2_LOW), Log.bend(f));
    FloatVector sum = fLow.neg().fma(f, fLow).add(rest).add(curve);
    FloatVector product = high.fma(floats(c), sum.fma(floats(c), high.mul(cLow)));
    FloatVector tail = ExpProduct.product(floats(c), floats(cLow), x, low);
    return product.blend(tail, under);
  }

  /** {@code c·ln(1 + eˣ)}, the reference. */
  public static double product(double c, double x) {
    return c * Math.log1p(Math.exp(x));
  }
}
