package dev.lanewise.measure.timing;

import java.util.Arrays;

/**
 * What repeated measurements gave.
 *
 * @param median the middle one; of an even number, the mean of the two in the middle
 * @param least the smallest
 * @param most the largest
 */
public record Spread(double median, double least, double most) {
  /**
   * Of these measurements.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Spread of(double... measurements) {
    if (measurements.length == 0) {
      throw new IllegalArgumentException("Spread: expected at least 1 measurement, got none");
    }
    double[] sorted = measurements.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Rates, where these are seconds in which {@code amount} was done. */
  public Spread rateOf(double amount) {
    return new Spread(amount / median, amount / most, amount / least);
  }
}
