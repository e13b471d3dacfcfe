package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.ExpProduct;
import dev.lanewise.engine.math.Quotient;
import dev.lanewise.engine.math.SigmoidProduct;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * ELiSH, {@code y = x·σ(x)} for {@code x ≥ 0} and {@code (eˣ − 1)·σ(x)} below. Basirat and Roth,
 * The quest for the golden activation function, 2018, equation 5.
 *
 * <p>With {@code z = e^−|x|} the left side is {@code (z − 1)·z/(1 + z)}, and the derivative is
 * {@code (1 + z + x·z)/(1 + z)²} for x ≥ 0 and {@code z·(z² + 2z − 1)/(1 + z)²} below; it is
 * continuous.
 */
public record Elish() implements Activation {
  @Override
  public String name() {
    return "elish";
  }

  @Override
  public Description description() {
    return Description.of("(x < 0 ? eˣ − 1 : x)·σ(x)")
        .range(-0.17157287525380993, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    VectorMask<Float> negative = x.compare(LT, 0f);
    FloatVector a = x.abs().neg();
    FloatVector e = a.blend(ExpParts.LOWEST, a.compare(LT, ExpParts.LOWEST));
    FloatVector r = ExpParts.remainder(e);
    FloatVector bend = ExpParts.bend(e, r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector sLow = ExpParts.low(r, bend);
    FloatVector z = ExpParts.scale(s, e);
    FloatVector d = z.add(1f);
    FloatVector dLow = z.sub(d.sub(1f)).add(ExpParts.scale(sLow, e));

    FloatVector power = ExpParts.scale(floats(1f), e); // 2ᵏ
    FloatVector fall = power.fma(r, power.sub(1f)); // eˣ − 1
    FloatVector rest = power.fma(r, power.sub(1f).sub(fall));
    FloatVector fallLow = power.fma(bend, rest);
    FloatVector left = fall.mul(s);
    FloatVector leftLow = fall.fma(s, left.neg()).add(fall.fma(sLow, fallLow.mul(s)));
    FloatVector n = x.blend(left, negative);
    FloatVector q = Quotient.of(n, floats(0f).blend(leftLow, negative), d, dLow);
    return q.blend(ExpParts.scale(q, e), negative);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    VectorMask<Float> negative = x.compare(LT, 0f);
    FloatVector a = x.abs().neg();
    FloatVector e = a.blend(ExpParts.LOWEST, a.compare(LT, ExpParts.LOWEST));
    FloatVector r = ExpParts.remainder(e);
    FloatVector bend = ExpParts.bend(e, r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector z = ExpParts.scale(s, e);
    FloatVector zLow = ExpParts.scale(ExpParts.low(r, bend), e);
    FloatVector sum = z.add(1f);
    FloatVector lost = z.sub(sum.sub(1f));

    FloatVector two = z.add(2f);
    FloatVector product = two.mul(z);
    FloatVector productLow = two.fma(z, product.neg()).add(z.mul(z.sub(two.sub(2f))));
    FloatVector slopeLow = productLow.add(zLow.mul(sum.add(sum)));
    FloatVector left = product.sub(1f).add(slopeLow).mul(s);
    FloatVector right = e.neg().fma(z, sum);

    FloatVector square = sum.mul(sum);
    FloatVector squareLow = sum.fma(sum, square.neg()).add(sum.add(sum).mul(lost));
    FloatVector n = right.blend(left, negative);
    FloatVector slope = Quotient.of(n, floats(0f), square, squareLow);
    return slope.blend(ExpParts.scale(slope, e), negative);
  }

  @Override
  public double value(double x) {
    return x < 0 ? ExpProduct.product(Math.tanh(x / 2), x) : SigmoidProduct.product(x, x);
  }

  @Override
  public double derivative(double x) {
    double z = Math.exp(x);
    return x < 0 ? z * (z * z + 2 * z - 1) / ((1 + z) * (1 + z)) : SigmoidProduct.derivative(x, x);
  }
}
