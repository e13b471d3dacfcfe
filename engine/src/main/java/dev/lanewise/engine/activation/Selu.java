package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;

import dev.lanewise.engine.math.ExpProduct;
import dev.lanewise.engine.math.Expm1Product;
import jdk.incubator.vector.FloatVector;

/**
 * Scaled exponential linear unit, {@code y = λ·x} for {@code x > 0} and {@code λ·α·(eˣ − 1)} below,
 * with the constants that keep mean 0 and variance 1; its derivative at 0 is λ·α. Klambauer,
 * Unterthiner, Mayr and Hochreiter, Self-normalizing neural networks, NeurIPS 2017, equation 2.
 */
public record Selu() implements Activation {
  private static final double LAMBDA = 1.0507009873554805;
  private static final double LAMBDA_ALPHA = LAMBDA * 1.6732632423543772;

  private static final float SCALE = (float) LAMBDA;
  private static final float DEPTH = (float) LAMBDA_ALPHA;
  private static final float DEPTH_LOW = (float) (LAMBDA_ALPHA - DEPTH);

  @Override
  public String name() {
    return "selu";
  }

  @Override
  public Description description() {
    return Description.of("λ·(x > 0 ? x : α·(eˣ − 1))")
        .range(-LAMBDA_ALPHA, Double.POSITIVE_INFINITY)
        .rising()
        .kinks(0f);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector b = x.blend(0f, x.compare(GT, 0f));
    FloatVector left = Expm1Product.product(DEPTH, DEPTH_LOW, b, floats(0f));
    return left.blend(x.mul(SCALE), x.compare(GT, 0f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector b = x.blend(0f, x.compare(GT, 0f));
    return ExpProduct.rounded(DEPTH, b).blend(SCALE, x.compare(GT, 0f));
  }

  @Override
  public double value(double x) {
    return x > 0 ? LAMBDA * x : Expm1Product.product(LAMBDA_ALPHA, x);
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? LAMBDA : ExpProduct.product(LAMBDA_ALPHA, x);
  }
}
