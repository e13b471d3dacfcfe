package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.ExpProduct;
import dev.lanewise.engine.math.Quotient;
import dev.lanewise.engine.math.SigmoidProduct;
import dev.lanewise.engine.math.Tanh;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * ELiSH, {@code y = x·σ(x)} for {@code x ≥ 0} and {@code (eˣ − 1)·σ(x)} below. Basirat and Roth,
 * The quest for the golden activation function, 2018, equation 5.
 *
 * <p>The left side is {@code eˣ·tanh(x/2)}. With {@code z = e^−|x|} the derivative is {@code (1 + z
 * + x·z)/(1 + z)²} for x ≥ 0 and {@code z·(z² + 2z − 1)/(1 + z)²} below; it is continuous.
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
    FloatVector t =
        x.blend(0f, negative.not()).blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST));
    FloatVector r = ExpParts.remainder(t, floats(0f));
    FloatVector bend = ExpParts.bend(t, floats(0f), r);
    FloatVector s = ExpParts.high(r, bend);
    FloatVector tanh = Tanh.product(s, t.mul(0.5f), floats(0f));
    FloatVector ratio = ExpParts.low(r, bend).mul(floats(2f).sub(s)); // near enough to low/s
    FloatVector left = ExpParts.scale(tanh.fma(ratio, tanh), t);
    return SigmoidProduct.product(x.blend(0f, negative), x, floats(0f)).blend(left, negative);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    VectorMask<Float> negative = x.compare(LT, 0f);
    FloatVector a = x.abs().neg();
    FloatVector e = a.blend(ExpParts.LOWEST, a.compare(LT, ExpParts.LOWEST));
    FloatVector r = ExpParts.remainder(e, floats(0f));
    FloatVector bend = ExpParts.bend(e, floats(0f), r);
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
    return ExpParts.scale(slope, floats(0f).blend(e, negative));
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
