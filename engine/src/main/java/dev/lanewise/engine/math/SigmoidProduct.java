package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code y·σ(t)}, the gate of SiLU and its relatives, {@code σ(t)·(1 + d·σ(−t))}, the derivative of
 * {@code x·σ(t)} for {@code d = x·t'}, and {@code y·σ'(t)}, for tanh's relatives.
 *
 * <p>With {@code z = e^−|t|} as in {@link Sigmoid}, {@code n = 1} and {@code m = z} for t ≥ 0,
 * {@code n = z} and {@code m = 1} below: {@code y·n/(1 + z)}, {@code n·(1 + z + d·m)/(1 + z)²},
 * {@code y·z/(1 + z)²}. A small n keeps its power of two for last, and t its low part.
 *
 * <pre>
 *               y·σ(t)     y·σ'(t)    σ(t)·(1 + d·σ(−t))
 * worst error   0.7 ULP    1.3 ULP    3 ULP, or 2^-24 near the zero at d = −1/σ(−t)
 * t = −∞        ±0         ±0         +0
 * t = +∞        y          ±0         1
 * </pre>
 */
public final class SigmoidProduct {
  private SigmoidProduct() {}

  /**
   * {@code y·σ(t + low)}, lane by lane.
   *
   * @param y below 2^90 where t is below −100
   */
  public static FloatVector product(FloatVector y, FloatVector t, FloatVector low) {
    VectorMask<Float> negative = t.compare(LT, 0f);
    FloatVector a = exponent(t);
    FloatVector aLow = exponentLow(t, low, negative);
    FloatVector r = ExpParts.remainder(a, aLow);
    FloatVector bend = ExpParts.bend(a, aLow, r);
    return product(y, a, r, bend, negative);
  }

  /** {@code y·σ(t)}, likewise. */
  public static FloatVector product(FloatVector y, FloatVector t) {
    FloatVector a = exponent(t);
    FloatVector r = ExpParts.remainder(a);
    return product(y, a, r, ExpParts.bend(a, r), t.compare(LT, 0f));
  }

  /**
   * {@code y·σ(±(a + low))}, lane by lane: cheaper, and 1.7 ULP at worst.
   *
   * @param y below 2^90 where negative
   * @param a from −170 to 0
   * @param low no greater than the rounding error of a
   * @param negative where the sign is plus
   */
  public static FloatVector rounded(
      FloatVector y, FloatVector a, FloatVector low, VectorMask<Float> negative) {
    FloatVector r = ExpParts.remainder(a, low);
    FloatVector s = ExpParts.high(r, ExpParts.bend(a, low, r));
    FloatVector z = ExpParts.scale(s, a);
    FloatVector d = z.add(1f);
    FloatVector n = y.blend(y.mul(s), negative);
    FloatVector nLow = floats(0f).blend(y.fma(s, n.neg()), negative);
    FloatVector q = Quotient.of(n, nLow, d, z.sub(d.sub(1f)));
    return q.blend(ExpParts.scale(q, a), negative);
  }

  /** {@code y·σ'(a + low)}, likewise: 2.5 ULP at worst. */
  public static FloatVector roundedSlope(float y, FloatVector a, FloatVector low) {
    FloatVector r = ExpParts.remainder(a, low);
    FloatVector s = ExpParts.high(r, ExpParts.bend(a, low, r));
    FloatVector sum = ExpParts.scale(s, a).add(1f);
    FloatVector lost = ExpParts.scale(s, a).sub(sum.sub(1f));
    FloatVector square = sum.mul(sum);
    FloatVector squareLow = sum.fma(sum, square.neg()).add(sum.add(sum).mul(lost));
    return ExpParts.scale(Quotient.of(s.mul(y), floats(0f), square, squareLow), a);
  }

  /**
   * {@code σ(t + low)·(1 + (d + dLow)·σ(−t))}, lane by lane.
   *
   * @param d within ±2^20
   */
  public static FloatVector derivative(
      FloatVector d, FloatVector dLow, FloatVector t, FloatVector low) {
    VectorMask<Float> negative = t.compare(LT, 0f);
    FloatVector a = exponent(t);
    FloatVector aLow = exponentLow(t, low, negative);
    FloatVector r = ExpParts.remainder(a, aLow);
    FloatVector bend = ExpParts.bend(a, aLow, r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector z = ExpParts.scale(s, a);
    FloatVector sum = z.add(1f);
    FloatVector lost = z.sub(sum.sub(1f));
    FloatVector m = z.blend(1f, negative);
    FloatVector bracket = d.fma(m, sum).add(dLow.fma(m, lost));
    return slope(bracket, sum, lost, s, ExpParts.low(r, bend), a, negative);
  }

  /** {@code σ(t)·(1 + d·σ(−t))}, likewise. */
  public static FloatVector derivative(FloatVector d, FloatVector t) {
    VectorMask<Float> negative = t.compare(LT, 0f);
    FloatVector a = exponent(t);
    FloatVector r = ExpParts.remainder(a);
    FloatVector bend = ExpParts.bend(a, r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector z = ExpParts.scale(s, a);
    FloatVector sum = z.add(1f);
    FloatVector lost = z.sub(sum.sub(1f));
    FloatVector bracket = d.fma(z.blend(1f, negative), sum).add(lost);
    return slope(bracket, sum, lost, s, ExpParts.low(r, bend), a, negative);
  }

  /** {@code y·σ'(t + low) = y·σ(t)·σ(−t)}, lane by lane; y below 2^90. */
  public static FloatVector slope(FloatVector y, FloatVector t, FloatVector low) {
    FloatVector a = exponent(t);
    FloatVector aLow = exponentLow(t, low, t.compare(LT, 0f));
    FloatVector r = ExpParts.remainder(a, aLow);
    FloatVector bend = ExpParts.bend(a, aLow, r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector z = ExpParts.scale(s, a);
    FloatVector sum = z.add(1f);
    FloatVector lost = z.sub(sum.sub(1f));
    FloatVector square = sum.mul(sum);
    FloatVector squareLow = sum.fma(sum, square.neg()).add(sum.add(sum).mul(lost));
    FloatVector n = y.mul(s);
    FloatVector nLow = y.fma(s, n.neg()).add(y.mul(ExpParts.low(r, bend)));
    return ExpParts.scale(Quotient.of(n, nLow, square, squareLow), a);
  }

  /** {@code y·σ(t)}, the reference; 0 where σ(t) is. */
  public static double product(double y, double t) {
    double s = Sigmoid.sigmoid(t);
    return s == 0 ? Math.copySign(0, y) : y * s;
  }

  /** {@code σ(t)·(1 + d·σ(−t))}, the reference; σ(t) where either factor is 0. */
  public static double derivative(double d, double t) {
    double s = Sigmoid.sigmoid(t);
    double rest = Sigmoid.sigmoid(-t);
    return s == 0 || rest == 0 ? s : s * (1 + d * rest);
  }

  /** {@code y·σ(±a)}, from the remainder and the bend of {@code a = −|t|}. */
  private static FloatVector product(
      FloatVector y, FloatVector a, FloatVector r, FloatVector bend, VectorMask<Float> negative) {
    FloatVector s = ExpParts.high(r, bend);
    FloatVector sLow = ExpParts.low(r, bend);
    FloatVector z = ExpParts.scale(s, a);
    FloatVector d = z.add(1f);
    FloatVector dLow = z.sub(d.sub(1f)).add(ExpParts.scale(sLow, a));
    FloatVector n = y.blend(y.mul(s), negative);
    FloatVector below = y.fma(s, n.neg()).add(y.mul(sLow));
    FloatVector q = Quotient.of(n, floats(0f).blend(below, negative), d, dLow);
    return q.blend(ExpParts.scale(q, a), negative);
  }

  /** {@code bracket·n/(1 + z)²}, with {@code 1 + z = sum + lost}. */
  private static FloatVector slope(
      FloatVector bracket,
      FloatVector sum,
      FloatVector lost,
      FloatVector s,
      FloatVector sLow,
      FloatVector a,
      VectorMask<Float> negative) {
    FloatVector n = bracket.blend(bracket.mul(s), negative);
    FloatVector below = bracket.fma(s, n.neg()).add(bracket.mul(sLow));
    FloatVector square = sum.mul(sum);
    FloatVector squareLow = sum.fma(sum, square.neg()).add(sum.add(sum).mul(lost));
    FloatVector slope = Quotient.of(n, floats(0f).blend(below, negative), square, squareLow);
    return slope.blend(ExpParts.scale(slope, a), negative);
  }

  /** {@code −|t|}, held where its exponential's pieces are defined. */
  private static FloatVector exponent(FloatVector t) {
    FloatVector a = t.abs().neg();
    return a.blend(ExpParts.LOWEST, a.compare(LT, ExpParts.LOWEST));
  }

  private static FloatVector exponentLow(
      FloatVector t, FloatVector low, VectorMask<Float> negative) {
    VectorMask<Float> far = t.abs().neg().compare(LT, ExpParts.LOWEST);
    return low.neg().blend(low, negative).blend(0f, far);
  }
}
