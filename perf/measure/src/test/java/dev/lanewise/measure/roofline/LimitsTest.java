package dev.lanewise.measure.roofline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.measure.timing.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {
  /** 100 GFLOP/s; 80 GB/s within 1 kB, 20 GB/s beyond 1 MB. */
  private static final Limits LIMITS =
      new Limits(
          new Spread(100e9, 90e9, 110e9),
          List.of(
              new Limits.Copy(1000, new Spread(80e9, 1, 1e12)),
              new Limits.Copy(1_000_000, new Spread(20e9, 1, 1e12))));

  @Test
  void dataThatFitACacheHaveItsSpeed() {
    assertEquals(80e9, LIMITS.bandwidth(10));
    assertEquals(80e9, LIMITS.bandwidth(999_999));
    assertEquals(20e9, LIMITS.bandwidth(1_000_000));
    assertEquals(20e9, LIMITS.bandwidth(1e12));
  }

  @Test
  void theHigherOfTwoTimesIsTheLimit() {
    Work arithmetic = new Work(1e9, 1e7, 1); // 10 ms of arithmetic, 0.5 ms of memory
    assertTrue(LIMITS.isArithmetic(arithmetic));
    assertEquals(0.01, LIMITS.seconds(arithmetic), 1e-12);
    Work memory = new Work(1e6, 1e7, 1);
    assertFalse(LIMITS.isArithmetic(memory));
    assertEquals(5e-4, LIMITS.seconds(memory), 1e-12);
  }

  @Test
  void aFigureAtTheLimitIsOne() {
    Work work = new Work(1e9, 100, 64);
    Figure figure = new Figure("x", work, new Spread(0.02, 0.01, 0.04));
    assertEquals(0.5, figure.shareOf(LIMITS), 1e-12);
    assertEquals(new Spread(50e9, 25e9, 100e9), figure.flops());
    assertEquals(new Spread(3200, 1600, 6400), figure.items());
    assertEquals(new Spread(5000, 2500, 10_000), figure.bytes());
  }

  @Test
  void worksAddUp() {
    assertEquals(new Work(11, 22, 33), new Work(1, 2, 3).plus(new Work(10, 20, 30)));
  }

  @Test
  void needASpeedOfCopying() {
    Spread peak = Spread.of(1);
    assertThrows(IllegalArgumentException.class, () -> new Limits(peak, List.of()));
  }
}
