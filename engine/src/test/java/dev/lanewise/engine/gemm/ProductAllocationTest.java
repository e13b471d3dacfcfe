package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.SteadyState.assertAllocatesNothing;

import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import org.junit.jupiter.api.Test;

/** In a JVM of its own: others' loops must not be in the way of the compiler. */
class ProductAllocationTest {
  private static final int RUNS = 20;
  private static final int M = 65;
  private static final int N = 70;
  private static final int K = 300;

  private final float[] a = new float[M * K];
  private final float[] b = new float[N * K];
  private final float[] c = new float[M * N];

  @Test
  void productsAllocateNothingInASteadyState() {
    Scratch scratch = new Scratch();
    try (Threads threads = Threads.of(1)) {
      ParallelGemm gemm = new ParallelGemm(threads);
      assertAllocatesNothing(
          "a·bᵀ",
          RUNS,
          () -> {
            Gemm.nt(M, N, K, a, 0, K, b, 0, K, c, 0, N, false, TileEpilogue.NONE, scratch);
            gemm.nt(M, N, K, a, 0, K, b, 0, K, c, 0, N, false, TileEpilogue.NONE);
          });
    }
  }
}
