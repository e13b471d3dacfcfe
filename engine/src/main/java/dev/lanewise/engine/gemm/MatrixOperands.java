package dev.lanewise.engine.gemm;

/** The factors and the layout of one product of matrices, kept from product to product. */
final class MatrixOperands {
  final MatrixPanels a = new MatrixPanels();
  final MatrixPanels b = new MatrixPanels();
  final MatrixLayout c = new MatrixLayout();

  /** For C = A·B. */
  void setNN(
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
      int ldc) {
    check("nn", "A", m, k, a, aOffset, lda);
    check("nn", "B", k, n, b, bOffset, ldb);
    check("nn", "C", m, n, c, cOffset, ldc);
    this.a.setSumAlongRows(a, aOffset, lda);
    this.b.setSumDownColumns(b, bOffset, ldb);
    this.c.set(cOffset, ldc);
  }

  /** For C = A·Bᵀ. */
  void setNT(
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
      int ldc) {
    check("nt", "A", m, k, a, aOffset, lda);
    check("nt", "B", n, k, b, bOffset, ldb);
    check("nt", "C", m, n, c, cOffset, ldc);
    this.a.setSumAlongRows(a, aOffset, lda);
    this.b.setSumAlongRows(b, bOffset, ldb);
    this.c.set(cOffset, ldc);
  }

  /** For C = Aᵀ·B. */
  void setTN(
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
      int ldc) {
    check("tn", "A", k, m, a, aOffset, lda);
    check("tn", "B", k, n, b, bOffset, ldb);
    check("tn", "C", m, n, c, cOffset, ldc);
    this.a.setSumDownColumns(a, aOffset, lda);
    this.b.setSumDownColumns(b, bOffset, ldb);
    this.c.set(cOffset, ldc);
  }

  /** Lets go of the arrays. */
  void clear() {
    a.clear();
    b.clear();
  }

  private static void check(
      String product, String matrix, int rows, int columns, float[] array, int offset, int ld) {
    long end = (long) offset + (long) (rows - 1) * ld + columns;
    boolean empty = rows == 0 || columns == 0;
    if (rows < 0 || columns < 0 || offset < 0 || ld < columns || (!empty && end > array.length)) {
      throw new IllegalArgumentException(
          "Gemm."
              + product
              + ": expected "
              + matrix
              + " of "
              + rows
              + " × "
              + columns
              + ", rows "
              + ld
              + " apart, from offset "
              + offset
              + " within its array, got an array of "
              + array.length
              + "; sizes must not be negative, and rows not overlap");
    }
  }
}
