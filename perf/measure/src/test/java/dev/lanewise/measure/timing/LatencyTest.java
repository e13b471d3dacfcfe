package dev.lanewise.measure.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
  @Test
  void percentilesAreCallsOfTheNearestRankInAnyOrder() {
    assertEquals(new Latency(100, 50e-9, 99e-9), Latency.of(downFrom(100)));
    assertEquals(new Latency(101, 51e-9, 100e-9), Latency.of(downFrom(101)));
    assertEquals(new Latency(5000, 2500e-9, 4950e-9), Latency.of(downFrom(5000)));
  }

  @Test
  void slowestCallInAHundredIsNotTheirP99() {
    long[] nanos = downFrom(100);
    nanos[0] = 1_000_000_000;
    assertEquals(99e-9, Latency.of(nanos).p99());
  }

  @Test
  void fewerThanAHundredCallsHaveNoP99() {
    assertThrows(IllegalArgumentException.class, () -> Latency.of(downFrom(99)));
  }

  /** n, n − 1, … 1. */
  private static long[] downFrom(int n) {
    return LongStream.range(0, n).map(i -> n - i).toArray();
  }
}
