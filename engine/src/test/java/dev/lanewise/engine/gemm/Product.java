package dev.lanewise.engine.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import java.util.Random;

/**
 * One product of random matrices within guarded arrays: run by the kernels, and by the plain loop
 * that states what they compute.
 */
final class Product {
  /** Which factor is transposed. */
  enum Form {
    NN,
    NT,
    TN
  }

  final Form form;
  final int m;
  final int n;
  final int k;
  final int lda;
  final int ldb;
  final int ldc;
  final int margin;
  final float[] a;
  final float[] b;
  final float[] c;

  /** Rows stand {@code gap} farther apart than they are long, matrices start at {@code margin}. */
  Product(Form form, int m, int n, int k, int gap, int margin, long seed) {
    Random random = new Random(seed);
    this.form = form;
    this.m = m;
    this.n = n;
    this.k = k;
    this.margin = margin;
    lda = (form == Form.TN ? m : k) + gap;
    ldb = (form == Form.NT ? k : n) + gap;
    ldc = n + gap;
    a = matrix(form == Form.TN ? k : m, form == Form.TN ? m : k, lda, random);
    b = matrix(form == Form.NT ? n : k, form == Form.NT ? k : n, ldb, random);
    c = matrix(m, n, ldc, random);
  }

  /** Not-a-numbers between the factors' rows: read by mistake, they spoil the result. */
  private float[] matrix(int rows, int columns, int ld, Random random) {
    float[] matrix = new float[2 * margin + Math.max(0, (rows - 1) * ld + columns)];
    Arrays.fill(matrix, Float.NaN);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix[margin + i * ld + j] = (float) random.nextGaussian();
      }
    }
    return matrix;
  }

  float elementA(int i, int p) {
    return form == Form.TN ? a[margin + p * lda + i] : a[margin + i * lda + p];
  }

  float elementB(int p, int j) {
    return form == Form.NT ? b[margin + j * ldb + p] : b[margin + p * ldb + j];
  }

  /** C as it should be, the array around it as it was. */
  float[] plainLoop(boolean accumulate) {
    float[] result = c.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int at = margin + i * ldc + j;
        float sum = accumulate ? c[at] : 0f;
        for (int p = 0; p < k; p++) {
          sum = Math.fma(elementA(i, p), elementB(p, j), sum);
        }
        result[at] = sum;
      }
    }
    return result;
  }

  float[] inBlocks(Blocking blocking, boolean accumulate, Scratch scratch) {
    float[] r = c.clone();
    MatrixOperands operands = new MatrixOperands();
    switch (form) {
      case NN -> operands.setNN(m, n, k, a, margin, lda, b, margin, ldb, r, margin, ldc);
      case NT -> operands.setNT(m, n, k, a, margin, lda, b, margin, ldb, r, margin, ldc);
      case TN -> operands.setTN(m, n, k, a, margin, lda, b, margin, ldb, r, margin, ldc);
    }
    BlockedGemm.multiply(
        blocking,
        0,
        m,
        0,
        n,
        k,
        operands.a,
        operands.b,
        r,
        operands.c,
        accumulate,
        TileEpilogue.NONE,
        scratch);
    return r;
  }

  float[] kernel(boolean accumulate, TileEpilogue epilogue, Scratch scratch) {
    float[] r = c.clone();
    switch (form) {
      case NN ->
          Gemm.nn(
              m,
              n,
              k,
              a,
              margin,
              lda,
              b,
              margin,
              ldb,
              r,
              margin,
              ldc,
              accumulate,
              epilogue,
              scratch);
      case NT ->
          Gemm.nt(
              m,
              n,
              k,
              a,
              margin,
              lda,
              b,
              margin,
              ldb,
              r,
              margin,
              ldc,
              accumulate,
              epilogue,
              scratch);
      case TN ->
          Gemm.tn(
              m,
              n,
              k,
              a,
              margin,
              lda,
              b,
              margin,
              ldb,
              r,
              margin,
              ldc,
              accumulate,
              epilogue,
              scratch);
    }
    return r;
  }

  float[] onThreads(boolean accumulate, TileEpilogue epilogue, ParallelGemm gemm) {
    float[] r = c.clone();
    switch (form) {
      case NN ->
          gemm.nn(m, n, k, a, margin, lda, b, margin, ldb, r, margin, ldc, accumulate, epilogue);
      case NT ->
          gemm.nt(m, n, k, a, margin, lda, b, margin, ldb, r, margin, ldc, accumulate, epilogue);
      case TN ->
          gemm.tn(m, n, k, a, margin, lda, b, margin, ldb, r, margin, ldc, accumulate, epilogue);
    }
    return r;
  }

  /** Bit for bit; assertArrayEquals without a delta compares not-a-numbers as equal. */
  void assertResult(float[] expected, float[] actual) {
    assertArrayEquals(expected, actual, () -> this + " differs");
  }

  @Override
  public String toString() {
    return "Product " + form + " m=" + m + " n=" + n + " k=" + k + " ldc=" + ldc;
  }
}
