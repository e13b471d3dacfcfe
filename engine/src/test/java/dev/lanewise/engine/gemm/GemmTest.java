package dev.lanewise.engine.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.gemm.Product.Form;
import dev.lanewise.engine.simd.Caches;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class GemmTest {
  private final Scratch scratch = new Scratch();

  @Property(tries = 300)
  void matchesPlainLoopAndTouchesNothingElse(
      @ForAll Form form,
      @ForAll @IntRange(max = 70) int m,
      @ForAll @IntRange(max = 140) int n,
      @ForAll @IntRange(max = 100) int k,
      @ForAll @IntRange(max = 9) int gap,
      @ForAll @IntRange(max = 33) int margin,
      @ForAll boolean accumulate,
      @ForAll long seed) {
    Product product = new Product(form, m, n, k, gap, margin, seed);
    product.assertResult(
        product.plainLoop(accumulate), product.kernel(accumulate, TileEpilogue.NONE, scratch));
  }

  /** More than one block in every direction, and the edges of each. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "13,7,5", "20,33,300", "400,64,257", "25,100,0"})
  void columnsThatStandPackedGiveTheSameBits(int m, int n, int k) {
    Product product = new Product(Form.NN, m, n, k, 3, 5, 1);
    int panels = Math.ceilDiv(n, PackedPanels.WIDTH);
    float[] packed = new float[5 + panels * PackedPanels.WIDTH * k];
    Arrays.fill(packed, Float.NaN);
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        int panel = j / PackedPanels.WIDTH;
        packed[5 + (panel * k + p) * PackedPanels.WIDTH + j % PackedPanels.WIDTH] =
            product.b[product.margin + p * product.ldb + j];
      }
    }
    MatrixPanels left = new MatrixPanels();
    left.setSumAlongRows(product.a, product.margin, product.lda);
    PackedPanels right = new PackedPanels();
    right.set(packed, 5, k);
    MatrixLayout layout = new MatrixLayout();
    layout.set(product.margin, product.ldc);
    for (boolean accumulate : new boolean[] {false, true}) {
      float[] c = product.c.clone();
      BlockedGemm.multiply(
          0, m, 0, n, k, left, right, c, layout, accumulate, TileEpilogue.NONE, scratch);
      product.assertResult(product.plainLoop(accumulate), c);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NN, 1, 1, 1000",
    "NN, 1000, 1, 1",
    "NN, 1, 1000, 1",
    "NN, 64, 196, 800",
    "NT, 400, 33, 257",
    "NT, 64, 10, 1030",
    "NT, 385, 2100, 9",
    "TN, 128, 100, 513",
    "TN, 769, 2049, 5",
    "TN, 500, 31, 300",
    "NN, 1, 1100, 77", // few rows: the right factor is read in place
    "NN, 4, 530, 100",
    "TN, 3, 1030, 50",
    "TN, 2, 17, 16",
    "NT, 1, 100, 333",
    "NT, 2, 37, 40",
    "NT, 1, 16, 16",
    "NT, 64, 1000, 300", // fewer rows than columns: computed as its transposed
    "NT, 17, 500, 700",
    "NT, 12, 900, 515",
    "NT, 40, 403, 90",
    "NT, 64, 10, 1021", // with the gap of 3, rows a power of two apart
    "NT, 40, 300, 2045"
  })
  void matchesPlainLoopAcrossBlocks(Form form, int m, int n, int k) {
    Product product = new Product(form, m, n, k, 3, 5, 1);
    product.assertResult(
        product.plainLoop(false), product.kernel(false, TileEpilogue.NONE, scratch));
    product.assertResult(product.plainLoop(true), product.kernel(true, TileEpilogue.NONE, scratch));
  }

  @Property(tries = 100)
  void blocksChangeNoBit(
      @ForAll Form form,
      @ForAll @IntRange(min = 1, max = 90) int m,
      @ForAll @IntRange(min = 1, max = 140) int n,
      @ForAll @IntRange(min = 1, max = 60) int k,
      @ForAll @IntRange(min = 1, max = 25) int kc,
      @ForAll @IntRange(min = 1, max = 30) int mc,
      @ForAll @IntRange(max = 900) int block,
      @ForAll boolean accumulate) {
    Product product = new Product(form, m, n, k, 1, 2, 1);
    product.assertResult(
        product.plainLoop(accumulate),
        product.inBlocks(new Blocking(kc, mc, block), accumulate, scratch));
  }

  @Test
  void blocksFillTheirSharesOfTheCaches() {
    Blocking blocking = Blocking.of(new Caches(48 << 10, 1 << 20));
    assertEquals(Math.min(512, (64 << 10) / (4 * Blocking.NR)), blocking.kc());
    assertTrue(4 * blocking.kc() * blocking.mc() <= 3 << 18);
    assertEquals(0, blocking.mc() % Blocking.MOST_TILE_ROWS);
    assertEquals(1 << 17, blocking.block());
    Blocking least = Blocking.of(new Caches(4 << 10, 4 << 10));
    assertEquals(192, least.kc());
    assertEquals(Blocking.MOST_TILE_ROWS, least.mc());
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void keepsTheSignOfZeroAndWhatIsNotFinite(Form form) {
    Product product = new Product(form, 17, 45, 3, 0, 1, 1);
    Arrays.fill(product.a, -0f);
    Arrays.fill(product.b, 1f);
    product.b[7] = Float.POSITIVE_INFINITY;
    product.c[1] = -0f;
    float[] expected = product.plainLoop(true);
    float[] actual = product.kernel(true, TileEpilogue.NONE, scratch);
    product.assertResult(expected, actual);
    assertEquals(Integer.MIN_VALUE, Float.floatToRawIntBits(actual[1]));
  }

  /** Each element passes the epilogue once, when its sum is complete. */
  @Property(tries = 100)
  void epilogueSeesEveryFinishedElementOnce(
      @ForAll Form form,
      @ForAll @IntRange(min = 1, max = 60) int m,
      @ForAll @IntRange(min = 1, max = 90) int n,
      @ForAll @IntRange(max = 600) int k,
      @ForAll boolean accumulate) {
    Product product = new Product(form, m, n, k, 2, 3, 1);
    float[] expected = product.plainLoop(accumulate);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        expected[3 + i * product.ldc + j] = expected[3 + i * product.ldc + j] * 2f + i + j;
      }
    }
    product.assertResult(expected, product.kernel(accumulate, GemmTest::doubleAndAdd, scratch));
    try (Threads threads = Threads.of(2)) {
      ParallelGemm gemm = new ParallelGemm(threads);
      product.assertResult(expected, product.onThreads(accumulate, GemmTest::doubleAndAdd, gemm));
    }
  }

  private static void doubleAndAdd(
      int row,
      int column,
      int rows,
      int columns,
      float[] c,
      int cOffset,
      int ldc,
      Scratch scratch) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int at = cOffset + i * ldc + j;
        c[at] = c[at] * 2f + (row + i) + (column + j);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NN, 300, 300, 300, 1",
    "NT, 64, 700, 90, 2",
    "TN, 1000, 65, 64, 3",
    "NN, 7, 5000, 41, 5",
    "NT, 2, 3, 4, 16",
    "TN, 0, 5, 5, 2",
    "NN, 5, 0, 5, 2",
    "NN, 5, 5, 0, 2",
    "NT, 64, 1000, 300, 2",
    "NT, 17, 500, 700, 3",
    "NT, 12, 900, 515, 2", // rows packed for all
    "NT, 64, 210, 17000, 2" // too many to be
  })
  void threadsChangeNoBit(Form form, int m, int n, int k, int count) {
    Product product = new Product(form, m, n, k, 1, 2, 1);
    try (Threads threads = Threads.of(count)) {
      ParallelGemm gemm = new ParallelGemm(threads);
      for (boolean accumulate : new boolean[] {false, true}) {
        product.assertResult(
            product.kernel(accumulate, GemmTest::doubleAndAdd, scratch),
            product.onThreads(accumulate, GemmTest::doubleAndAdd, gemm));
      }
    }
  }

  @Test
  void refusesMatricesThatDoNotFit() {
    float[] two = new float[2];
    float[] four = new float[4];
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Gemm.nn(
                    2, 2, 2, four, 0, 2, four, 0, 2, two, 0, 2, false, TileEpilogue.NONE, scratch));
    assertEquals(
        "Gemm.nn: expected C of 2 × 2, rows 2 apart, from offset 0 within its array, got an array"
            + " of 2; sizes must not be negative, and rows not overlap",
        thrown.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Gemm.nt(
                2, 2, 2, four, 0, 1, four, 0, 2, four, 0, 2, false, TileEpilogue.NONE, scratch));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Gemm.tn(
                2, 2, 2, four, 1, 2, four, 0, 2, four, 0, 2, false, TileEpilogue.NONE, scratch));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Gemm.nn(
                -1, 2, 2, four, 0, 2, four, 0, 2, four, 0, 2, false, TileEpilogue.NONE, scratch));
  }
}
