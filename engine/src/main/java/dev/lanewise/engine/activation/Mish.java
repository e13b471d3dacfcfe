package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
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
 * <p>tanh and logarithm cancel out: with {@code z = e^−|x|}, {@code y = x·n/d} for {@code n = 1 +
 * 2z}, {@code d = n + 2z²} where x ≥ 0, and {@code n = z·(2 + z)}, {@code d = n + 2} below; {@code
 * y' = (n·d + 4x·z²·(1 + z))/d²} or {@code (n·d + 4x·z·(1 + z))/d²}.
 */
public record Mish() implements Activation {
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
    FloatVector a = exponent(x);
    FloatVector r = ExpParts.remainder(a, floats(0f));
    FloatVector bend = ExpParts.bend(a, floats(0f), r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector sLow = ExpParts.low(r, bend);
    FloatVector z = ExpParts.scale(s, a);
    FloatVector zLow = ExpParts.scale(sLow, a);

    FloatVector sum = sum(z, negative);
    FloatVector sumLow = sumLow(z, zLow, sum, negative);
    FloatVector d = denominator(z, sum, negative);
    FloatVector dLow = denominatorLow(z, zLow, sum, sumLow, d, negative);

    FloatVector y = x.blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST));
    FloatVector ys = y.blend(y.mul(s), negative);
    FloatVector ysLow = floats(0f).blend(y.fma(s, ys.neg()).add(y.mul(sLow)), negative);
    FloatVector n = ys.mul(sum);
    FloatVector nLow = ysLow.fma(sum, ys.fma(sum, n.neg()).add(ys.mul(sumLow)));
    return ExpParts.scale(Quotient.of(n, nLow, d, dLow), floats(0f).blend(a, negative));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    VectorMask<Float> negative = x.compare(LT, 0f);
    FloatVector a = exponent(x);
    FloatVector r = ExpParts.remainder(a, floats(0f));
    FloatVector bend = ExpParts.bend(a, floats(0f), r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector sLow = ExpParts.low(r, bend);
    FloatVector z = ExpParts.scale(s, a);
    FloatVector zLow = ExpParts.scale(sLow, a);
    FloatVector sum = sum(z, negative);
    FloatVector sumLow = sumLow(z, zLow, sum, negative);
    FloatVector d = denominator(z, sum, negative);
    FloatVector dLow = denominatorLow(z, zLow, sum, sumLow, d, negative);

    FloatVector y = x.abs().blend(-ExpParts.LOWEST, x.abs().compare(GT, -ExpParts.LOWEST));
    FloatVector four = y.mul(4f).mul(z.mul(z)).blend(y.mul(-4f), negative);
    FloatVector one = z.add(1f);
    FloatVector oneLow = z.sub(one.sub(1f)).add(zLow);
    FloatVector curve = four.mul(one);
    FloatVector curveLow = four.fma(one, curve.neg()).add(four.mul(oneLow));
    FloatVector line = sum.mul(d);
    FloatVector lineLow = sum.fma(d, line.neg()).add(sum.fma(dLow, sumLow.mul(d)));
    FloatVector bracket = line.add(curve);
    FloatVector other = bracket.sub(line);
    FloatVector lost = line.sub(bracket.sub(other)).add(curve.sub(other));
    FloatVector bracketLow = lost.add(lineLow.add(curveLow));

    FloatVector n = bracket.blend(bracket.mul(s), negative);
    FloatVector product = bracket.fma(s, n.neg()).add(bracket.fma(sLow, bracketLow.mul(s)));
    FloatVector nLow = bracketLow.blend(product, negative);
    FloatVector square = d.mul(d);
    FloatVector squareLow = d.fma(d, square.neg()).add(d.add(d).mul(dLow));
    FloatVector slope = Quotient.of(n, nLow, square, squareLow);
    return ExpParts.scale(slope, floats(0f).blend(a, negative));
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

  /** {@code −|x|}, held where its exponential's pieces are defined. */
  private static FloatVector exponent(FloatVector x) {
    FloatVector a = x.abs().neg();
    return a.blend(ExpParts.LOWEST, a.compare(LT, ExpParts.LOWEST));
  }

  /** {@code 2 + z} below 0, {@code 1 + 2z} from 0 on. */
  private static FloatVector sum(FloatVector z, VectorMask<Float> negative) {
    return z.add(z).add(1f).blend(z.add(2f), negative);
  }

  private static FloatVector sumLow(
      FloatVector z, FloatVector zLow, FloatVector sum, VectorMask<Float> negative) {
    FloatVector right = z.add(z).sub(sum.sub(1f)).add(zLow.add(zLow));
    FloatVector left = z.sub(sum.sub(2f)).add(zLow);
    return right.blend(left, negative);
  }

  /** {@code z·(2 + z) + 2} below 0, {@code (1 + 2z) + 2z²} from 0 on. */
  private static FloatVector denominator(
      FloatVector z, FloatVector sum, VectorMask<Float> negative) {
    FloatVector right = sum.add(z.add(z).mul(z));
    return right.blend(z.mul(sum).add(2f), negative);
  }

  private static FloatVector denominatorLow(
      FloatVector z,
      FloatVector zLow,
      FloatVector sum,
      FloatVector sumLow,
      FloatVector d,
      VectorMask<Float> negative) {
    FloatVector twice = z.add(z);
    FloatVector square = twice.mul(z);
    FloatVector squareLow = twice.fma(z, square.neg()).add(zLow.mul(twice.add(twice)));
    FloatVector right = square.sub(d.sub(sum)).add(squareLow.add(sumLow));
    FloatVector product = z.mul(sum);
    FloatVector productLow = z.fma(sum, product.neg()).add(z.fma(sumLow, zLow.mul(sum)));
    FloatVector left = product.sub(d.sub(2f)).add(productLow);
    return right.blend(left, negative);
  }
}
