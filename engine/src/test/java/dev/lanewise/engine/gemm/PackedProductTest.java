package dev.lanewise.engine.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackedProductTest {
  private static final int MARGIN = 7;

  /** Where the left factor is 0. */
  enum Zeros {
    NOWHERE,
    EVERYWHERE,
    /** In two terms of three of every row. */
    IN_TERMS,
    /** In all elements but one of twelve. */
    SCATTERED,
    /** In all rows but those of the last group. */
    ABOVE;

    boolean at(int row, int term, int rows, CounterRandom random, int element) {
      return switch (this) {
        case NOWHERE -> false;
        case EVERYWHERE -> true;
        case IN_TERMS -> term % 3 != 1;
        case SCATTERED -> random.uniform(element) > 1 / 12f;
        case ABOVE -> row < rows - (rows - 1) % NonzeroTerms.GROUP_ROWS - 1;
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyElementIsAChainInOrderAndNothingElseIsTouched(Zeros zeros) {
    for (int m : new int[] {1, 2, 5, 8, 9, 13}) {
      for (int n : new int[] {1, 10, 31, 32, 33, 64, 100, 129, 260}) {
        for (int k : new int[] {1, 3, 17, 300}) {
          check(m, n, k, 1, zeros);
        }
      }
    }
    check(1, 1000, 700, 3, zeros); // several tasks
    check(40, 500, 300, 3, zeros);
    check(300, 70, 400, 3, zeros); // of rows, too
    check(9, 64, 9000, 1, zeros); // more terms than a panel in a cache has
  }

  private static void check(int m, int n, int k, int threadCount, Zeros zeros) {
    Tensor a = noise(1, Shape.of(m, k));
    CounterRandom random = new CounterRandom(3);
    for (int i = 0; i < a.size(); i++) {
      if (zeros.at(i / k, i % k, m, random, i)) {
        a.data()[i] = i % 5 == 0 ? -0f : 0f;
      }
    }
    Tensor b = noise(2, Shape.of(n, k));
    float[] c = new float[m * n + 2 * MARGIN];
    Arrays.fill(c, 99f);
    try (Threads threads = Threads.of(threadCount)) {
      new PackedProduct(new PackedWeights(b), m, threads)
          .multiply(a.data(), 0, c, MARGIN, PackedProductTest::addOne);
    }
    float[] expected = new float[c.length];
    Arrays.fill(expected, 99f);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
          sum = Math.fma(a.data()[i * k + p], b.data()[j * k + p], sum);
        }
        expected[MARGIN + i * n + j] = sum + 1;
      }
    }
    assertArrayEquals(expected, c, m + ", " + n + ", " + k);
  }

  /** What is not a number must not go lost among zeros that are left out. */
  @Test
  void nanAndInfinityPropagate() {
    for (int m : new int[] {1, 9}) {
      Tensor a = Tensor.zeros(Shape.of(m, 100));
      Tensor b = noise(2, Shape.of(64, 100));
      a.data()[(m - 1) * 100 + 50] = Float.NaN;
      assertEquals(Float.NaN, lastRow(m, a, b)[0]);
      a.data()[(m - 1) * 100 + 50] = Float.POSITIVE_INFINITY;
      assertEquals(Math.signum(b.data()[50]) * Float.POSITIVE_INFINITY, lastRow(m, a, b)[0]);
      a.data()[(m - 1) * 100 + 50] = 1;
      b.data()[70] = Float.NEGATIVE_INFINITY;
      b.data()[100 + 70] = Float.NaN;
      float[] sums = lastRow(m, a, b);
      assertEquals(Float.NaN, sums[0]);
      assertEquals(Float.NaN, sums[1]);
      assertEquals(b.data()[250], sums[2]);
    }
  }

  private static float[] lastRow(int m, Tensor a, Tensor b) {
    int n = b.shape().dim(0);
    float[] c = new float[m * n];
    try (Threads threads = Threads.of(1)) {
      new PackedProduct(new PackedWeights(b), m, threads)
          .multiply(a.data(), 0, c, 0, TileEpilogue.NONE);
    }
    return Arrays.copyOfRange(c, (m - 1) * n, m * n);
  }

  /** Every element once. */
  private static void addOne(
      int row, int column, int rows, int columns, float[] c, int at, int ld, Scratch scratch) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        c[at + i * ld + j] += 1;
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
