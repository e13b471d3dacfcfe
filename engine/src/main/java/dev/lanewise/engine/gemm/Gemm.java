package dev.lanewise.engine.gemm;

import dev.lanewise.engine.threads.Scratch;

/**
 * Products of row-major matrices, on the calling thread:
 *
 * <pre>
 *        C (m × n)          A           B
 * nn     A·B  (+ C)      (m × k)     (k × n)
 * nt     A·Bᵀ (+ C)      (m × k)     (n × k)
 * tn     Aᵀ·B (+ C)      (k × m)     (k × n)
 * </pre>
 *
 * <p>Each element of C is one chain {@code c = Math.fma(a, b, c)} over k in order, from 0, or from
 * C where {@code accumulate} is set: the same bits whatever the sizes around it. C overlaps neither
 * factor. Nothing is allocated but the scratch's growth.
 *
 * <p>The arguments, in order: m, n, k; array, offset of the first element, and distance between
 * rows of A, then of B, then of C; whether to add to C; what to do with finished tiles, {@link
 * TileEpilogue#NONE} for nothing; the thread's scratch.
 */
public final class Gemm {
  private Gemm() {}

  /**
   * {@code C = A·B}, or {@code C += A·B}.
   *
   * @throws IllegalArgumentException if a matrix does not fit its array, or rows overlap
   */
  public static void nn(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc,
      boolean accumulate,
      TileEpilogue epilogue,
      Scratch scratch) {
    MatrixOperands operands = scratch.workspace(MatrixOperands.class, MatrixOperands::new);
    operands.setNN(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    multiply(m, n, k, operands, c, accumulate, epilogue, scratch);
  }

  /**
   * {@code C = A·Bᵀ}, or {@code C += A·Bᵀ}.
   *
   * @throws IllegalArgumentException if a matrix does not fit its array, or rows overlap
   */
  public static void nt(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc,
      boolean accumulate,
      TileEpilogue epilogue,
      Scratch scratch) {
    MatrixOperands operands = scratch.workspace(MatrixOperands.class, MatrixOperands::new);
    operands.setNT(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    multiply(m, n, k, operands, c, accumulate, epilogue, scratch);
  }

  /**
   * {@code C = Aᵀ·B}, or {@code C += Aᵀ·B}.
   *
   * @throws IllegalArgumentException if a matrix does not fit its array, or rows overlap
   */
  public static void tn(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc,
      boolean accumulate,
      TileEpilogue epilogue,
      Scratch scratch) {
    MatrixOperands operands = scratch.workspace(MatrixOperands.class, MatrixOperands::new);
    operands.setTN(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    multiply(m, n, k, operands, c, accumulate, epilogue, scratch);
  }

  private static void multiply(
      int m,
      int n,
      int k,
      MatrixOperands operands,
      float[] c,
      boolean accumulate,
      TileEpilogue epilogue,
      Scratch scratch) {
    try {
      BlockedGemm.multiply(
          0, m, 0, n, k, operands.a, operands.b, c, operands.c, accumulate, epilogue, scratch);
    } finally {
      operands.clear();
    }
  }
}
