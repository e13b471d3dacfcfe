package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;

import dev.lanewise.engine.math.ExpProduct;
import dev.lanewise.engine.math.Expm1Product;
import jdk.incubator.vector.FloatVector;

/**
 * Exponential linear unit, {@code y = x} for {@code x > 0} and {@code alpha·(eˣ − 1)} below; its
 * derivative at 0 is alpha. Clevert, Unterthiner and Hochreiter, Fast and accurate deep network
 * learning by exponential linear units, ICLR 2016, equation 15.
 *
 * @param alpha depth of the left side, from 0 to 2^90; 1 as a rule
 */
public record Elu(float alpha) implements Activation {
  /**
   * Checks alpha.
   *
   * @throws IllegalArgumentException if it is not between 0 and 2^90
   */
  public Elu {
    if (!(alpha >= 0 && alpha <= 0x1p90f)) {
      throw new IllegalArgumentException("Elu: expected alpha between 0 and 2^90, got " + alpha);
    }
  }

  @Override
  public String name() {
    return "elu";
  }

  @Override
  public Description description() {
    Description smooth =
        Description.of("x > 0 ? x : alpha·(eˣ − 1)")
            .range(-alpha, Double.POSITIVE_INFINITY)
            .rising();
    return alpha == 1 ? smooth : smooth.kinks(0f);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector left = Expm1Product.product(alpha, 0f, x.blend(0f, x.compare(GT, 0f)), floats(0f));
    return left.blend(x, x.compare(GT, 0f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector left = ExpProduct.rounded(alpha, x.blend(0f, x.compare(GT, 0f)));
    return left.blend(1f, x.compare(GT, 0f));
  }

  @Override
  public double value(double x) {
    return x > 0 ? x : Expm1Product.product(alpha, x);
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? 1 : ExpProduct.product(alpha, x);
  }
}
