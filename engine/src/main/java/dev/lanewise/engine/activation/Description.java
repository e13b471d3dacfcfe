package dev.lanewise.engine.activation;

import java.util.List;

/**
 * What an activation claims about itself, for lists, plots and proofs.
 *
 * @param formula as text, such as {@code max(0, x)}
 * @param low greatest lower bound of its values, or −∞
 * @param high least upper bound of its values, or +∞
 * @param monotone whether it never falls
 * @param kinks where it jumps or its derivative does, in order; none if it is smooth
 */
public record Description(
    String formula, double low, double high, boolean monotone, List<Float> kinks) {
  /** Copies the list. */
  public Description {
    kinks = List.copyOf(kinks);
  }

  /** A smooth function of which no bounds are claimed, nor that it never falls. */
  public static Description of(String formula) {
    return new Description(
        formula, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, List.of());
  }

  /** The same, with values from low to high. */
  public Description range(double low, double high) {
    return new Description(formula, low, high, monotone, kinks);
  }

  /** The same, never falling. */
  public Description rising() {
    return new Description(formula, low, high, true, kinks);
  }

  /** The same, with kinks at these points. */
  public Description kinks(Float... points) {
    return new Description(formula, low, high, monotone, List.of(points));
  }

  /** Whether it has a continuous derivative everywhere. */
  public boolean smooth() {
    return kinks.isEmpty();
  }
}
