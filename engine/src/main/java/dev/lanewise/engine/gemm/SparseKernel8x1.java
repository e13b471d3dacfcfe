package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel of 8 rows × 1 vector over some terms of a sum, for machines of 16 registers. See
 * {@link SparseProduct}.
 */
final class SparseKernel8x1 {
  private SparseKernel8x1() {}

  /**
   * A tile of C, from terms {@code list[first]} to {@code list[first + count − 1]}: A(i, p) at
   * {@code starts[row + i] + p}, B(p, j) at {@code bOffset + p · PackedPanels.WIDTH + j}.
   */
  static void run(
      int count,
      int[] list,
      int first,
      float[] a,
      int[] starts,
      int row,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int ldc) {
    int a0 = starts[row];
    int a1 = starts[row + 1];
    int a2 = starts[row + 2];
    int a3 = starts[row + 3];
    int a4 = starts[row + 4];
    int a5 = starts[row + 5];
    int a6 = starts[row + 6];
    int a7 = starts[row + 7];
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c0 = zero;
    FloatVector c1 = zero;
    FloatVector c2 = zero;
    FloatVector c3 = zero;
    FloatVector c4 = zero;
    FloatVector c5 = zero;
    FloatVector c6 = zero;
    FloatVector c7 = zero;
    for (int i = first; i < first + count; i++) {
      int p = list[i];
      int at = bOffset + p * PackedPanels.WIDTH;
      FloatVector vector = FloatVector.fromArray(FLOATS, b, at);
      FloatVector element = FloatVector.broadcast(FLOATS, a[a0 + p]);
      c0 = element.fma(vector, c0);
      element = FloatVector.broadcast(FLOATS, a[a1 + p]);
      c1 = element.fma(vector, c1);
      element = FloatVector.broadcast(FLOATS, a[a2 + p]);
      c2 = element.fma(vector, c2);
      element = FloatVector.broadcast(FLOATS, a[a3 + p]);
      c3 = element.fma(vector, c3);
      element = FloatVector.broadcast(FLOATS, a[a4 + p]);
      c4 = element.fma(vector, c4);
      element = FloatVector.broadcast(FLOATS, a[a5 + p]);
      c5 = element.fma(vector, c5);
      element = FloatVector.broadcast(FLOATS, a[a6 + p]);
      c6 = element.fma(vector, c6);
      element = FloatVector.broadcast(FLOATS, a[a7 + p]);
      c7 = element.fma(vector, c7);
    }
    c0.intoArray(c, cOffset);
    c1.intoArray(c, cOffset + ldc);
    c2.intoArray(c, cOffset + 2 * ldc);
    c3.intoArray(c, cOffset + 3 * ldc);
    c4.intoArray(c, cOffset + 4 * ldc);
    c5.intoArray(c, cOffset + 5 * ldc);
    c6.intoArray(c, cOffset + 6 * ldc);
    c7.intoArray(c, cOffset + 7 * ldc);
  }
}
