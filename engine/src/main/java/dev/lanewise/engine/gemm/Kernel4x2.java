package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel of 4 rows × 2 vectors: what is left of a block's rows. Its 8 accumulators just
 * hide the latency of two multiply-adds a cycle.
 *
 * <p>Everything is written out in one method: a vector that crossed a call would be boxed.
 */
final class Kernel4x2 {
  private Kernel4x2() {}

  /** A tile of C from packed panels: A(i, p) at {@code aOffset + p · aStep + i}. */
  static void run(
      int kc,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int ldc,
      boolean load) {
    int row0 = cOffset;
    int row1 = row0 + ldc;
    int row2 = row1 + ldc;
    int row3 = row2 + ldc;
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c0l = zero;
    FloatVector c0r = zero;
    FloatVector c1l = zero;
    FloatVector c1r = zero;
    FloatVector c2l = zero;
    FloatVector c2r = zero;
    FloatVector c3l = zero;
    FloatVector c3r = zero;
    if (load) {
      c0l = FloatVector.fromArray(FLOATS, c, row0);
      c0r = FloatVector.fromArray(FLOATS, c, row0 + LANES);
      c1l = FloatVector.fromArray(FLOATS, c, row1);
      c1r = FloatVector.fromArray(FLOATS, c, row1 + LANES);
      c2l = FloatVector.fromArray(FLOATS, c, row2);
      c2r = FloatVector.fromArray(FLOATS, c, row2 + LANES);
      c3l = FloatVector.fromArray(FLOATS, c, row3);
      c3r = FloatVector.fromArray(FLOATS, c, row3 + LANES);
    }
    for (int p = 0; p < kc; p++) {
      int bIndex = bOffset + p * (2 * LANES);
      int aIndex = aOffset + p * aStep;
      FloatVector left = FloatVector.fromArray(FLOATS, b, bIndex);
      FloatVector right = FloatVector.fromArray(FLOATS, b, bIndex + LANES);
      FloatVector element = FloatVector.broadcast(FLOATS, a[aIndex]);
      c0l = element.fma(left, c0l);
      c0r = element.fma(right, c0r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 1]);
      c1l = element.fma(left, c1l);
      c1r = element.fma(right, c1r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 2]);
      c2l = element.fma(left, c2l);
      c2r = element.fma(right, c2r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 3]);
      c3l = element.fma(left, c3l);
      c3r = element.fma(right, c3r);
    }
    c0l.intoArray(c, row0);
    c0r.intoArray(c, row0 + LANES);
    c1l.intoArray(c, row1);
    c1r.intoArray(c, row1 + LANES);
    c2l.intoArray(c, row2);
    c2r.intoArray(c, row2 + LANES);
    c3l.intoArray(c, row3);
    c3r.intoArray(c, row3 + LANES);
  }

  /**
   * A tile of C from rows of A where they stand: A(i, p) at {@code aOffset + starts[first + i] +
   * p}.
   */
  static void runInPlace(
      int kc,
      float[] a,
      int aOffset,
      int[] starts,
      int first,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int ldc,
      boolean load) {
    int a0 = aOffset + starts[first];
    int a1 = aOffset + starts[first + 1];
    int a2 = aOffset + starts[first + 2];
    int a3 = aOffset + starts[first + 3];
    int row0 = cOffset;
    int row1 = row0 + ldc;
    int row2 = row1 + ldc;
    int row3 = row2 + ldc;
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c0l = zero;
    FloatVector c0r = zero;
    FloatVector c1l = zero;
    FloatVector c1r = zero;
    FloatVector c2l = zero;
    FloatVector c2r = zero;
    FloatVector c3l = zero;
    FloatVector c3r = zero;
    if (load) {
      c0l = FloatVector.fromArray(FLOATS, c, row0);
      c0r = FloatVector.fromArray(FLOATS, c, row0 + LANES);
      c1l = FloatVector.fromArray(FLOATS, c, row1);
      c1r = FloatVector.fromArray(FLOATS, c, row1 + LANES);
      c2l = FloatVector.fromArray(FLOATS, c, row2);
      c2r = FloatVector.fromArray(FLOATS, c, row2 + LANES);
      c3l = FloatVector.fromArray(FLOATS, c, row3);
      c3r = FloatVector.fromArray(FLOATS, c, row3 + LANES);
    }
    for (int p = 0; p < kc; p++) {
      int bIndex = bOffset + p * (2 * LANES);
      FloatVector left = FloatVector.fromArray(FLOATS, b, bIndex);
      FloatVector right = FloatVector.fromArray(FLOATS, b, bIndex + LANES);
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
    }
    c0l.intoArray(c, row0);
    c0r.intoArray(c, row0 + LANES);
    c1l.intoArray(c, row1);
    c1r.intoArray(c, row1 + LANES);
    c2l.intoArray(c, row2);
    c2r.intoArray(c, row2 + LANES);
    c3l.intoArray(c, row3);
    c3r.intoArray(c, row3 + LANES);
  }
}
