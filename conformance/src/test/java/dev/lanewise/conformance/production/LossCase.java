package dev.lanewise.conformance.production;

import dev.lanewise.conformance.contract.LossContract;
import dev.lanewise.conformance.gradient.GradientCheck;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.loss.Loss;
import java.util.function.Supplier;

/**
 * A loss, an output of a network and a target that fits it.
 *
 * @param loss makes a new one
 * @param output shape, batch included
 * @param target as the loss has it
 * @param seed of the check
 */
record LossCase<T>(Supplier<? extends Loss<T>> loss, Shape output, T target, long seed) {
  GradientCheck gradientCheck() {
    return GradientCheck.ofLoss(loss.get(), output, target).seed(seed);
  }

  LossContract<T> contract() {
    return LossContract.of(loss, output, target).seed(seed);
  }

  @Override
  public String toString() {
    return loss.get() + " for output " + output + ", seed " + seed;
  }
}
