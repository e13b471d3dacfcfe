package dev.lanewise.measure.roofline;

import dev.lanewise.measure.timing.Spread;

/**
 * How long some work took.
 *
 * @param name for tables
 * @param work of one repetition
 * @param seconds of one repetition
 */
public record Figure(String name, Work work, Spread seconds) {
  /** FLOP/s. */
  public Spread flops() {
    return seconds.rateOf(work.flops());
  }

  /** Bytes a second. */
  public Spread bytes() {
    return seconds.rateOf(work.bytes());
  }

  /** Images, elements a second. */
  public Spread items() {
    return seconds.rateOf(work.items());
  }

  /** The least time that the limits allow, as a share of the median; 1 is the limit. */
  public double shareOf(Limits limits) {
    return limits.seconds(work) / seconds.median();
  }
}
