package dev.lanewise.engine.normalization;

import static dev.lanewise.engine.simd.SteadyState.assertAllocatesNothing;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import org.junit.jupiter.api.Test;

/** In the JVM that tests the allocation of activations, after or before them. */
class AllocationTest {
  private static final int CALLS = 20;

  @Test
  void normalisationsAllocateNothingInASteadyState() {
    try (Threads threads = Threads.of(1)) {
      for (Activation f : new Activation[] {Activations.IDENTITY, Activations.RELU}) {
        for (int[] dims : new int[][] {{4, 16, 1024}, {4, 64, 16}, {2, 9, 49}, {70, 35, 1}}) {
          batchNormalizer(dims, f, threads);
        }
      }
      localResponseNormalizer(new int[] {2, 8, 300}, threads);
    }
  }

  private static void batchNormalizer(int[] dims, Activation f, Threads threads) {
    BatchNormalizer kernel = new BatchNormalizer(dims[0], dims[1], dims[2], 1e-5, f, threads);
    Tensor x = Tensor.zeros(dims);
    Tensor y = Tensor.zeros(dims);
    Tensor dx = Tensor.zeros(dims);
    Tensor c = Tensor.zeros(dims[1]);
    Tensor d = Tensor.zeros(dims[1]);
    assertAllocatesNothing(
        "batch",
        CALLS,
        () -> {
          kernel.train(x, c, d, y);
          kernel.updateRunning(0.1, c, d);
          kernel.backward(x, y, c, d, dx);
          kernel.infer(x, c, d, c, d, y);
        });
  }

  private static void localResponseNormalizer(int[] dims, Threads threads) {
    LocalResponseNormalizer kernel =
        new LocalResponseNormalizer(dims[0], dims[1], dims[2], 2, 2, 1e-4f, threads);
    Tensor x = Tensor.zeros(dims);
    Tensor s = Tensor.zeros(dims);
    Tensor y = Tensor.zeros(dims);
    assertAllocatesNothing(
        "local response",
        CALLS,
        () -> {
          kernel.forward(x, s, y);
          kernel.backward(x, s, y, y);
        });
  }
}
