package dev.lanewise.engine.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FmaPeakTest {
  @Test
  void everyChainRunsEveryStep() {
    // Each chain c of {0, …, 11} becomes c·f^n + a·(1 + f + … + f^(n−1)); f = 2, a = 1, n = 3.
    assertEquals(66 * 8 + 12 * 7, FmaPeak.run(3, 2f, 1f));
    assertEquals(66, FmaPeak.run(0, 2f, 1f));
    assertEquals(66 * 8 + 12 * 7, FmaPeak.runScalar(3, 2f, 1f));
    assertEquals(66, FmaPeak.runScalar(0, 2f, 1f));
  }

  @Test
  void countsTwoOperationsForEveryLaneOfEveryChain() {
    assertEquals(2L * 12 * Simd.FLOATS.length() * 1_000_000_000L, FmaPeak.flops(1_000_000_000));
    assertEquals(2L * 12 * 1_000_000_000L, FmaPeak.scalarFlops(1_000_000_000));
  }
}
