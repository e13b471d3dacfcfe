package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel of 8 rows × 2 vectors over some terms of a sum, for machines of 32 registers.
 * See {@link SparseProduct}.
 */
final class SparseKernel8x2 {
  private SparseKernel8x2() {}

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
    FloatVector c0l = zero;
    FloatVector c0r = zero;
    FloatVector c1l = zero;
    FloatVector c1r = zero;
    FloatVector c2l = zero;
    FloatVector c2r = zero;
    FloatVector c3l = zero;
    FloatVector c3r = zero;
    FloatVector c4l = zero;
    FloatVector c4r = zero;
    FloatVector c5l = zero;
    FloatVector c5r = zero;
    FloatVector c6l = zero;
    FloatVector c6r = zero;
    FloatVector c7l = zero;
    FloatVector c7r = zero;
    for (int i = first; i < first + count; i++) {
      int p = list[i];
      int at = bOffset + p * PackedPanels.WIDTH;
      FloatVector left = FloatVector.fromArray(FLOATS, b, at);
      FloatVector right = FloatVector.fromArray(FLOATS, b, at + LANES);
      FloatVector element = FloatVector.broadcast(FLOATS, a[a0 + p]);
      c0l = element.fma(left, c0l);
      c0r = element.fma(right, c0r);
      element = FloatVector.broadcast(FLOATS, a[a1 + p]);
      c1l = element.fma(left, c1l);
      c1r = element.fma(right, c1r);
      element = FloatVector.broadcast(FLOATS, a[a2 + p]);
      c2l = element.fma(left, c2l);
      c2r = element.fma(right, c2r);
      element = FloatVector.broadcast(FLOATS, a[a3 + p]);
      c3l = element.fma(left, c3l);
      c3r = element.fma(right, c3r);
      element = FloatVector.broadcast(FLOATS, a[a4 + p]);
      c4l = element.fma(left, c4l);
      c4r = element.fma(right, c4r);
      element = FloatVector.broadcast(FLOATS, a[a5 + p]);
      c5l = element.fma(left, c5l);
      c5r = element.fma(right, c5r);
      element = FloatVector.broadcast(FLOATS, a[a6 + p]);
      c6l = element.fma(left, c6l);
      c6r = element.fma(right, c6r);
      element = FloatVector.broadcast(FLOATS, a[a7 + p]);
      c7l = element.fma(left, c7l);
      c7r = element.fma(right, c7r);
    }
    c0l.intoArray(c, cOffset);
    c0r.intoArray(c, cOffset + LANES);
    c1l.intoArray(c, cOffset + ldc);
    c1r.intoArray(c, cOffset + ldc + LANES);
    c2l.intoArray(c, cOffset + 2 * ldc);
    c2r.intoArray(c, cOffset + 2 * ldc + LANES);
    c3l.intoArray(c, cOffset + 3 * ldc);
    c3r.intoArray(c, cOffset + 3 * ldc + LANES);
    c4l.intoArray(c, cOffset + 4 * ldc);
    c4r.intoArray(c, cOffset + 4 * ldc + LANES);
    c5l.intoArray(c, cOffset + 5 * ldc);
    c5r.intoArray(c, cOffset + 5 * ldc + LANES);
    c6l.intoArray(c, cOffset + 6 * ldc);
    c6r.intoArray(c, cOffset + 6 * ldc + LANES);
    c7l.intoArray(c, cOffset + 7 * ldc);
    c7r.intoArray(c, cOffset + 7 * ldc + LANES);
  }
}
