package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.Quotient;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Mish, {@code y = x·tanh(ln(1 + eˣ))}. Misra, Mish: a self regularized non-monotonic activation
 * function, BMVC 2020, equation 4.
 *
 * <p>tanh and logarithm cancel out: with {@code e = eˣ}, {@code d = e·(e + 2) + 2}, {@code y =
 * x·e·(e + 2)/d} and {@code y' = e·((e + 2)·d + 4x·(e + 1))/d²}. From 0 on the value is computed as
 * {@code x − x·2/d}, below as {@code x·e·(1 − e·(e + 1)/d)}.
 */
public record Mish() implements Activation {
  /** From here on {@code y = x} and {@code y' = 1}. */
  private static final float OPEN = 20f;

  @Override
  public String name() {
    return "mish";
  }

  @Override
  public Description description() {
    return Description.of("x·tanh(ln(1 + eˣ))").range(-0.30884341301725, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    VectorMask<Float> negative = x.compare(LT, 0f);
    FloatVector t = bounded(x);
    FloatVector r = ExpParts.remainder(t);
    FloatVector bend = ExpParts.bend(t, r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector e = ExpParts.scaleNormal(s, t);
    FloatVector w = product(e);
    FloatVector d = w.add(2f);
    FloatVector dLow = denominatorLow(e, w, d);

    FloatVector low = x.blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST));
    FloatVector left = low.mul(s);
    FloatVector leftLow = low.fma(s, left.neg()).add(low.mul(ExpParts.low(r, bend)));
    FloatVector y = x.blend(left, negative);
    FloatVector yLow = floats(0f).blend(leftLow, negative);
    FloatVector n = floats(2f).blend(e.fma(e, e), negative);
    FloatVector minusInverse = floats(-1f).div(d);
    FloatVector minusQ = n.mul(minusInverse);
    FloatVector rest = minusQ.fma(dLow, minusQ.fma(d, n));
    FloatVector part = minusQ.fma(y, y);
    FloatVector lost = minusQ.fma(y, y.sub(part)).add(yLow);
    FloatVector sum = part.add(rest.fma(minusInverse.mul(y), lost));
    VectorMask<Float> exact = x.compare(GT, OPEN).or(x.compare(EQ, 0f));
    return sum.blend(scaled(sum, t), negative).blend(x, exact);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector t = bounded(x);
    FloatVector r = ExpParts.remainder(t);
    FloatVector bend = ExpParts.bend(t, r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector e = ExpParts.scaleNormal(s, t);
    FloatVector w = product(e);
    FloatVector d = w.add(2f);
    FloatVector dLow = denominatorLow(e, w, d);

    FloatVector two = e.add(2f);
    FloatVector line = two.mul(d);
    FloatVector twoLow = e.sub(two.sub(2f));
    FloatVector lineLow = two.fma(d, line.neg()).add(two.fma(dLow, twoLow.mul(d)));
    FloatVector one = e.add(1f);
    FloatVector four = t.mul(4f);
    FloatVector bracket = four.fma(one, line);
    FloatVector bracketLow = four.fma(e.sub(one.sub(1f)), lineLow);

    FloatVector n = bracket.mul(s);
    FloatVector nLow = bracket.fma(s, n.neg()).add(bracketLow.mul(s));
    FloatVector square = d.mul(d);
    FloatVector squareLow = d.fma(d, square.neg()).add(d.add(d).mul(dLow));
    return scaled(Quotient.of(n, nLow, square, squareLow), t);
  }

  @Override
  public double value(double x) {
    double z = Math.exp(-Math.abs(x));
    if (x < 0) {
      return z == 0 ? -0.0 : x * z * (z + 2) / (z * (z + 2) + 2);
    }
    return x * (1 + 2 * z) / (1 + 2 * z + 2 * z * z);
  }

  @Override
  public double derivative(double x) {
    double z = Math.exp(-Math.abs(x));
    if (z == 0) {
      return x < 0 ? 0 : 1;
    }
    double n = x < 0 ? z * (z + 2) : 1 + 2 * z;
    double d = n + (x < 0 ? 2 : 2 * z * z);
    return (n * d + 4 * x * (1 + z) * (x < 0 ? z : z * z)) / (d * d);
  }

  /** x, held where y goes on as 0 or as x. */
  private static FloatVector bounded(FloatVector x) {
    return x.blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST))
        .blend(OPEN, x.compare(GT, OPEN));
  }

  /** {@code y·2ᵏ}, in two steps only where 2ᵏ may be subnormal. */
  private static FloatVector scaled(FloatVector y, FloatVector t) {
    FloatVector product = ExpParts.scaleNormal(y, t);
    if (t.compare(LT, -87f).anyTrue()) {
      product = ExpParts.scale(y, t);
    }
    return product;
  }

  /** {@code e·(e + 2)}, rounded once. */
  private static FloatVector product(FloatVector e) {
    return e.fma(e, e.add(e));
  }

  /** What the roundings in {@code d = w + 2} and {@code w = product(e)} lost. */
  private static FloatVector denominatorLow(FloatVector e, FloatVector w, FloatVector d) {
    FloatVector wLow = e.fma(e, e.add(e).sub(w));
    return w.sub(d.sub(2f)).add(wLow);
  }
}
