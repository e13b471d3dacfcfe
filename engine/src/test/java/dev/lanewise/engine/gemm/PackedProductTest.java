package dev.lanewise.engine.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PackedProductTest {
  private static final int MARGIN = 7;

  @Test
  void everyElementIsAChainInOrderAndNothingElseIsTouched() {
    for (int m : new int[] {1, 2, 5, 13}) {
      for (int n : new int[] {1, 10, 31, 32, 33, 100, 129, 260}) {
        for (int k : new int[] {1, 3, 17, 300}) {
          check(m, n, k, 1);
        }
      }
    }
    check(1, 1000, 700, 3); // several tasks
    check(40, 500, 300, 3);
  }

  private static void check(int m, int n, int k, int threadCount) {
    Tensor a = noise(1, Shape.of(m, k));
    Tensor b = noise(2, Shape.of(n, k));
    float[] c = new float[m * n + 2 * MARGIN];
    Arrays.fill(c, 99f);
    try (Threads threads = Threads.of(threadCount)) {
      new PackedProduct(new PackedWeights(b), threads)
          .multiply(m, a.data(), 0, c, MARGIN, PackedProductTest::negate);
    }
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(99f, c[i]);
      assertEquals(99f, c[c.length - 1 - i]);
    }
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
          sum = Math.fma(a.data()[i * k + p], b.data()[j * k + p], sum);
        }
        assertEquals(-sum, c[MARGIN + i * n + j], m + ", " + n + ", " + k);
      }
    }
  }

  /** Every element once. */
  private static void negate(
      int row, int column, int rows, int columns, float[] c, int at, int ld, Scratch scratch) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        c[at + i * ld + j] = -c[at + i * ld + j];
      }
    }
  }

  private static Tensor noise(long seed, Shape shape) {
    CounterRandom random = new CounterRandom(seed);
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = 2 * random.uniform(i) - 1;
    }
    return tensor;
  }
}
