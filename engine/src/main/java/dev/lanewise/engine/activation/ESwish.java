package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.SigmoidProduct;
import jdk.incubator.vector.FloatVector;

/**
 * E-Swish, {@code y = beta·x·σ(x)}; {@code y' = beta·σ(x)·(1 + x·σ(−x))}. Alcaide, E-swish:
 * adjusting activations to different network depths, 2018, equation 1.
 *
 * @param beta factor, from 2^-20 to 2^20; the paper recommends 1 to 2, and uses 1.25 most
 */
public record ESwish(float beta) implements Activation {
  /**
   * Checks beta.
   *
   * @throws IllegalArgumentException if it is not between 2^-20 and 2^20
   */
  public ESwish {
    if (!(beta >= 0x1p-20f && beta <= 0x1p20f)) {
      throw new IllegalArgumentException(
          "ESwish: expected beta between 2^-20 and 2^20, got " + beta);
    }
  }

  @Override
  public String name() {
    return "e-swish";
  }

  @Override
  public Description description() {
    return Description.of("beta·x·σ(x)")
        .range(-0.2784645427610738 * beta, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector bounded = x.blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST));
    return SigmoidProduct.product(bounded.mul(beta), x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector bounded =
        x.blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST))
            .blend(-ExpParts.LOWEST, x.compare(GT, -ExpParts.LOWEST));
    return SigmoidProduct.derivative(bounded, x).mul(beta);
  }

  @Override
  public double value(double x) {
    return beta * SigmoidProduct.product(x, x);
  }

  @Override
  public double derivative(double x) {
    return beta * SigmoidProduct.derivative(x, x);
  }
}
