package dev.lanewise.measure.timing;

import java.util.Arrays;

/**
 * Times of calls that were measured one by one.
 *
 * @param calls how many there were
 * @param median seconds that half of them did not exceed
 * @param p99 seconds that 99 of 100 did not exceed
 */
public record Latency(int calls, double median, double p99) {
  private static final double NANOS = 1e9;

  /**
   * Of calls that took so many nanoseconds; each percentile is one of them (the nearest rank).
   *
   * @throws IllegalArgumentException if there are fewer than 100, of which one would be the 99th
   */
  public static Latency of(long[] nanos) {
    if (nanos.length < 100) {
      throw new IllegalArgumentException(
          "Latency: expected at least 100 calls, got " + nanos.length);
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latency(sorted.length, percentile(50, sorted), percentile(99, sorted));
  }

  private static double percentile(int percent, long[] sorted) {
    long rank = Math.ceilDiv((long) percent * sorted.length, 100L);
    return sorted[(int) rank - 1] / NANOS;
  }
}
