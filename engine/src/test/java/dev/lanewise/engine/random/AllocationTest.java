package dev.lanewise.engine.random;

import static dev.lanewise.engine.simd.SteadyState.assertAllocatesNothing;

import org.junit.jupiter.api.Test;

/** In the JVM that tests the allocation of activations, after or before them. */
class AllocationTest {
  private static final int CALLS = 50;
  private static final int[] SIZES = {7, 1000, 1024};

  private final CounterRandom random = new CounterRandom(1);
  private final float[] to = new float[1024];
  private long first;

  @Test
  void fillsAllocateNothingInASteadyState() {
    assertAllocatesNothing(
        "fills",
        CALLS,
        () -> {
          for (int n : SIZES) {
            random.fillUniform(to, 0, n, -1, 1);
            random.fillUniform(first, to, 0, n, -1, 1);
            random.fillBernoulli(first, to, 0, n, 0.5f, 2f);
            first += n;
          }
        });
  }
}
