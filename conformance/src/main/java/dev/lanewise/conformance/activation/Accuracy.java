package dev.lanewise.conformance.activation;

import dev.lanewise.engine.accuracy.WorstError;

/**
 * How far an activation's lanes are from its reference.
 *
 * @param inputs that were tried
 * @param value worst error of the value
 * @param derivative worst error of the derivative
 */
public record Accuracy(long inputs, WorstError value, WorstError derivative) {
  /** Whether all 2³² floats were tried. */
  public boolean exhaustive() {
    return inputs >= 1L << 32;
  }
}
