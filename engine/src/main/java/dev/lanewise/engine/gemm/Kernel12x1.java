package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel of 12 rows × 1 vector, for products of so few columns that a second vector would
 * stay empty. 12 accumulators hide the latency of a multiply-add and fit 16 registers.
 *
 * <p>Everything is written out in one method: a vector that crossed a call would be boxed.
 */
final class Kernel12x1 {
  private Kernel12x1() {}

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
    int row4 = row3 + ldc;
    int row5 = row4 + ldc;
    int row6 = row5 + ldc;
    int row7 = row6 + ldc;
    int row8 = row7 + ldc;
    int row9 = row8 + ldc;
    int row10 = row9 + ldc;
    int row11 = row10 + ldc;
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c0 = zero;
    FloatVector c1 = zero;
    FloatVector c2 = zero;
    FloatVector c3 = zero;
    FloatVector c4 = zero;
    FloatVector c5 = zero;
    FloatVector c6 = zero;
    FloatVector c7 = zero;
    FloatVector c8 = zero;
    FloatVector c9 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    if (load) {
      c0 = FloatVector.fromArray(FLOATS, c, row0);
      c1 = FloatVector.fromArray(FLOATS, c, row1);
      c2 = FloatVector.fromArray(FLOATS, c, row2);
      c3 = FloatVector.fromArray(FLOATS, c, row3);
      c4 = FloatVector.fromArray(FLOATS, c, row4);
      c5 = FloatVector.fromArray(FLOATS, c, row5);
      c6 = FloatVector.fromArray(FLOATS, c, row6);
      c7 = FloatVector.fromArray(FLOATS, c, row7);
      c8 = FloatVector.fromArray(FLOATS, c, row8);
      c9 = FloatVector.fromArray(FLOATS, c, row9);
      c10 = FloatVector.fromArray(FLOATS, c, row10);
      c11 = FloatVector.fromArray(FLOATS, c, row11);
    }
    for (int p = 0; p < kc; p++) {
      int aIndex = aOffset + p * aStep;
      FloatVector right = FloatVector.fromArray(FLOATS, b, bOffset + p * LANES);
      c0 = FloatVector.broadcast(FLOATS, a[aIndex]).fma(right, c0);
      c1 = FloatVector.broadcast(FLOATS, a[aIndex + 1]).fma(right, c1);
      c2 = FloatVector.broadcast(FLOATS, a[aIndex + 2]).fma(right, c2);
      c3 = FloatVector.broadcast(FLOATS, a[aIndex + 3]).fma(right, c3);
      c4 = FloatVector.broadcast(FLOATS, a[aIndex + 4]).fma(right, c4);
      c5 = FloatVector.broadcast(FLOATS, a[aIndex + 5]).fma(right, c5);
      c6 = FloatVector.broadcast(FLOATS, a[aIndex + 6]).fma(right, c6);
      c7 = FloatVector.broadcast(FLOATS, a[aIndex + 7]).fma(right, c7);
      c8 = FloatVector.broadcast(FLOATS, a[aIndex + 8]).fma(right, c8);
      c9 = FloatVector.broadcast(FLOATS, a[aIndex + 9]).fma(right, c9);
      c10 = FloatVector.broadcast(FLOATS, a[aIndex + 10]).fma(right, c10);
      c11 = FloatVector.broadcast(FLOATS, a[aIndex + 11]).fma(right, c11);
    }
    c0.intoArray(c, row0);
    c1.intoArray(c, row1);
    c2.intoArray(c, row2);
    c3.intoArray(c, row3);
    c4.intoArray(c, row4);
    c5.intoArray(c, row5);
    c6.intoArray(c, row6);
    c7.intoArray(c, row7);
    c8.intoArray(c, row8);
    c9.intoArray(c, row9);
    c10.intoArray(c, row10);
    c11.intoArray(c, row11);
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
    int a4 = aOffset + starts[first + 4];
    int a5 = aOffset + starts[first + 5];
    int a6 = aOffset + starts[first + 6];
    int a7 = aOffset + starts[first + 7];
    int a8 = aOffset + starts[first + 8];
    int a9 = aOffset + starts[first + 9];
    int a10 = aOffset + starts[first + 10];
    int a11 = aOffset + starts[first + 11];
    int row0 = cOffset;
    int row1 = row0 + ldc;
    int row2 = row1 + ldc;
    int row3 = row2 + ldc;
    int row4 = row3 + ldc;
    int row5 = row4 + ldc;
    int row6 = row5 + ldc;
    int row7 = row6 + ldc;
    int row8 = row7 + ldc;
    int row9 = row8 + ldc;
    int row10 = row9 + ldc;
    int row11 = row10 + ldc;
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c0 = zero;
    FloatVector c1 = zero;
    FloatVector c2 = zero;
    FloatVector c3 = zero;
    FloatVector c4 = zero;
    FloatVector c5 = zero;
    FloatVector c6 = zero;
    FloatVector c7 = zero;
    FloatVector c8 = zero;
    FloatVector c9 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    if (load) {
      c0 = FloatVector.fromArray(FLOATS, c, row0);
      c1 = FloatVector.fromArray(FLOATS, c, row1);
      c2 = FloatVector.fromArray(FLOATS, c, row2);
      c3 = FloatVector.fromArray(FLOATS, c, row3);
      c4 = FloatVector.fromArray(FLOATS, c, row4);
      c5 = FloatVector.fromArray(FLOATS, c, row5);
      c6 = FloatVector.fromArray(FLOATS, c, row6);
      c7 = FloatVector.fromArray(FLOATS, c, row7);
      c8 = FloatVector.fromArray(FLOATS, c, row8);
      c9 = FloatVector.fromArray(FLOATS, c, row9);
      c10 = FloatVector.fromArray(FLOATS, c, row10);
      c11 = FloatVector.fromArray(FLOATS, c, row11);
    }
    for (int p = 0; p < kc; p++) {
      FloatVector right = FloatVector.fromArray(FLOATS, b, bOffset + p * LANES);
      c0 = FloatVector.broadcast(FLOATS, a[a0 + p]).fma(right, c0);
      c1 = FloatVector.broadcast(FLOATS, a[a1 + p]).fma(right, c1);
      c2 = FloatVector.broadcast(FLOATS, a[a2 + p]).fma(right, c2);
      c3 = FloatVector.broadcast(FLOATS, a[a3 + p]).fma(right, c3);
      c4 = FloatVector.broadcast(FLOATS, a[a4 + p]).fma(right, c4);
      c5 = FloatVector.broadcast(FLOATS, a[a5 + p]).fma(right, c5);
      c6 = FloatVector.broadcast(FLOATS, a[a6 + p]).fma(right, c6);
      c7 = FloatVector.broadcast(FLOATS, a[a7 + p]).fma(right, c7);
      c8 = FloatVector.broadcast(FLOATS, a[a8 + p]).fma(right, c8);
      c9 = FloatVector.broadcast(FLOATS, a[a9 + p]).fma(right, c9);
      c10 = FloatVector.broadcast(FLOATS, a[a10 + p]).fma(right, c10);
      c11 = FloatVector.broadcast(FLOATS, a[a11 + p]).fma(right, c11);
    }
    c0.intoArray(c, row0);
    c1.intoArray(c, row1);
    c2.intoArray(c, row2);
    c3.intoArray(c, row3);
    c4.intoArray(c, row4);
    c5.intoArray(c, row5);
    c6.intoArray(c, row6);
    c7.intoArray(c, row7);
    c8.intoArray(c, row8);
    c9.intoArray(c, row9);
    c10.intoArray(c, row10);
    c11.intoArray(c, row11);
  }
}
