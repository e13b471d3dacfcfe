package dev.lanewise.measure.roofline;

import dev.lanewise.measure.timing.Spread;
import java.util.List;

/**
 * What the machine can do at most on so many threads: the roofline, with a roof for each cache.
 *
 * <p>Source: Williams, Waterman, Patterson, "Roofline: an insightful visual performance model for
 * multicore architectures", 2009.
 *
 * @param peak FLOP/s of multiply-adds on registers
 * @param copies speeds of copying, by size, smallest first
 */
public record Limits(Spread peak, List<Copy> copies) {
  /**
   * How fast memory is copied.
   *
   * @param size bytes of source and target together, of all threads
   * @param speed bytes read and written a second
   */
  public record Copy(long size, Spread speed) {}

  /**
   * Checks that there is a speed.
   *
   * @throws IllegalArgumentException if there are no copies
   */
  public Limits {
    copies = List.copyOf(copies);
    if (copies.isEmpty()) {
      throw new IllegalArgumentException("Limits: expected at least 1 speed of copying, got none");
    }
  }

  /** Median FLOP/s of the peak. */
  public double flops() {
    return peak.median();
  }

  /**
   * Bytes a second for work on so many bytes: the speed of the largest copy that is no larger. That
   * is never too low a limit, as less memory is copied faster.
   */
  public double bandwidth(double bytes) {
    Copy nearest = copies.getFirst();
    for (Copy copy : copies) {
      if (copy.size() <= bytes) {
        nearest = copy;
      }
    }
    return nearest.speed().median();
  }

  /** The least time that the work can take: arithmetic at its peak, or memory at its speed. */
  public double seconds(Work work) {
    return Math.max(arithmeticSeconds(work), memorySeconds(work));
  }

  /** Whether arithmetic limits the work, and not memory. */
  public boolean isArithmetic(Work work) {
    return arithmeticSeconds(work) >= memorySeconds(work);
  }

  private double arithmeticSeconds(Work work) {
    return work.flops() / flops();
  }

  private double memorySeconds(Work work) {
    return work.bytes() / bandwidth(work.bytes());
  }
}
