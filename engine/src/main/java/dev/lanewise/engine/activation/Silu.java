package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.SigmoidProduct;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Sigmoid linear unit, or Swish with β = 1: {@code y = x·σ(x)}; {@code y' = σ(x)·(1 + x·σ(−x))}.
 * Elfwing, Uchibe and Doya, Sigmoid-weighted linear units for neural network function approximation
 * in reinforcement learning, Neural Networks 107, 2018; Ramachandran, Zoph and Le, Searching for
 * activation functions, 2017.
 */
public record Silu() implements Activation {
  @Override
  public String name() {
    return "silu";
  }

  @Override
  public List<String> aliases() {
    return List.of("swish");
  }

  @Override
  public Description description() {
    return Description.of("x·σ(x)").range(-0.2784645427610738, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector bounded = x.blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST));
    return SigmoidProduct.product(bounded, x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector bounded =
        x.blend(ExpParts.LOWEST, x.compare(LT, ExpParts.LOWEST))
            .blend(-ExpParts.LOWEST, x.compare(GT, -ExpParts.LOWEST));
    return SigmoidProduct.derivative(bounded, x);
  }

  @Override
  public double value(double x) {
    return SigmoidProduct.product(x, x);
  }

  @Override
  public double derivative(double x) {
    return SigmoidProduct.derivative(x, x);
  }
}
