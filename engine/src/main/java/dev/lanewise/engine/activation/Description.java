package dev.lanewise.engine.activation;

import dev.lanewise.engine.accuracy.ErrorSearch.Tolerance;
import java.util.List;

/**
 * What an activation claims about itself, for lists, plots and proofs.
 *
 * @param formula as text, such as {@code max(0, x)}
 * @param low greatest lower bound of its values, or −∞
 * @param high least upper bound of its values, or +∞
 * @param monotone whether it never falls
 * @param kinks where it jumps or its derivative does, in order; none if it is smooth
 * @param valueUlps worst error of its value, in units in the last place
 * @param derivativeUlps worst error of its derivative
 * @param slopeByValue whether {@code f'(f(x)) = f'(x)} for every float, bit for bit: a layer then
 *     keeps its output alone for the way back
 */
public record Description(
    String formula,
    double low,
    double high,
    boolean monotone,
    List<Float> kinks,
    double valueUlps,
    double derivativeUlps,
    boolean slopeByValue) {
  /** Allowed near a zero of the reference, where units in the last place say little. */
  private static final double NEAR_ZERO = 0x1p-24;

  /** Copies the list. */
  public Description {
    kinks = List.copyOf(kinks);
  }

  /**
   * A smooth function of which no bounds are claimed, nor that it never falls; its value within 2
   * units in the last place, its derivative within 4.
   */
  public static Description of(String formula) {
    return new Description(
        formula, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, List.of(), 2, 4, false);
  }

  /** The same, with values from low to high. */
  public Description range(double low, double high) {
    return new Description(
        formula, low, high, monotone, kinks, valueUlps, derivativeUlps, slopeByValue);
  }

  /** The same, never falling. */
  public Description rising() {
    return new Description(
        formula, low, high, true, kinks, valueUlps, derivativeUlps, slopeByValue);
  }

  /** The same, with kinks at these points. */
  public Description kinks(Float... points) {
    return new Description(
        formula, low, high, monotone, List.of(points), valueUlps, derivativeUlps, slopeByValue);
  }

  /** The same, with other worst errors; the implementation says why. */
  public Description accuracy(double valueUlps, double derivativeUlps) {
    return new Description(
        formula, low, high, monotone, kinks, valueUlps, derivativeUlps, slopeByValue);
  }

  /** The same, whose derivative may be taken at its value as well as at x. */
  public Description withSlopeByValue() {
    return new Description(formula, low, high, monotone, kinks, valueUlps, derivativeUlps, true);
  }

  /** What is allowed of its value: {@link #valueUlps}, or 2^-24 near a zero. */
  public Tolerance valueTolerance() {
    return new Tolerance(valueUlps, NEAR_ZERO);
  }

  /** What is allowed of its derivative: {@link #derivativeUlps}, or 2^-24 near a zero. */
  public Tolerance derivativeTolerance() {
    return new Tolerance(derivativeUlps, NEAR_ZERO);
  }

  /** Whether it has a continuous derivative everywhere. */
  public boolean smooth() {
    return kinks.isEmpty();
  }
}
