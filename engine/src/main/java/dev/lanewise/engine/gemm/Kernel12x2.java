package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel of 12 rows × 2 vectors: 24 accumulators, 2 vectors of B and an element of A fit
 * 32 registers.
 *
 * <p>The distance between steps of B is a constant. As a variable, to read B where it stands, it
 * takes one register more than there are: C2 then keeps addresses in vector registers, and to fetch
 * them back takes ports of the multiply-adds. On Zen 4, with the serial or the parallel collector,
 * that cost a seventh of the speed.
 *
 * <p>Everything is written out in one method: a vector that crossed a call would be boxed.
 */
final class Kernel12x2 {
  private Kernel12x2() {}

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
    FloatVector c8l = zero;
    FloatVector c8r = zero;
    FloatVector c9l = zero;
    FloatVector c9r = zero;
    FloatVector c10l = zero;
    FloatVector c10r = zero;
    FloatVector c11l = zero;
    FloatVector c11r = zero;
    if (load) {
      c0l = FloatVector.fromArray(FLOATS, c, row0);
      c0r = FloatVector.fromArray(FLOATS, c, row0 + LANES);
      c1l = FloatVector.fromArray(FLOATS, c, row1);
      c1r = FloatVector.fromArray(FLOATS, c, row1 + LANES);
      c2l = FloatVector.fromArray(FLOATS, c, row2);
      c2r = FloatVector.fromArray(FLOATS, c, row2 + LANES);
      c3l = FloatVector.fromArray(FLOATS, c, row3);
      c3r = FloatVector.fromArray(FLOATS, c, row3 + LANES);
      c4l = FloatVector.fromArray(FLOATS, c, row4);
      c4r = FloatVector.fromArray(FLOATS, c, row4 + LANES);
      c5l = FloatVector.fromArray(FLOATS, c, row5);
      c5r = FloatVector.fromArray(FLOATS, c, row5 + LANES);
      c6l = FloatVector.fromArray(FLOATS, c, row6);
      c6r = FloatVector.fromArray(FLOATS, c, row6 + LANES);
      c7l = FloatVector.fromArray(FLOATS, c, row7);
      c7r = FloatVector.fromArray(FLOATS, c, row7 + LANES);
      c8l = FloatVector.fromArray(FLOATS, c, row8);
      c8r = FloatVector.fromArray(FLOATS, c, row8 + LANES);
      c9l = FloatVector.fromArray(FLOATS, c, row9);
      c9r = FloatVector.fromArray(FLOATS, c, row9 + LANES);
      c10l = FloatVector.fromArray(FLOATS, c, row10);
      c10r = FloatVector.fromArray(FLOATS, c, row10 + LANES);
      c11l = FloatVector.fromArray(FLOATS, c, row11);
      c11r = FloatVector.fromArray(FLOATS, c, row11 + LANES);
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
      element = FloatVector.broadcast(FLOATS, a[aIndex + 4]);
      c4l = element.fma(left, c4l);
      c4r = element.fma(right, c4r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 5]);
      c5l = element.fma(left, c5l);
      c5r = element.fma(right, c5r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 6]);
      c6l = element.fma(left, c6l);
      c6r = element.fma(right, c6r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 7]);
      c7l = element.fma(left, c7l);
      c7r = element.fma(right, c7r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 8]);
      c8l = element.fma(left, c8l);
      c8r = element.fma(right, c8r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 9]);
      c9l = element.fma(left, c9l);
      c9r = element.fma(right, c9r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 10]);
      c10l = element.fma(left, c10l);
      c10r = element.fma(right, c10r);
      element = FloatVector.broadcast(FLOATS, a[aIndex + 11]);
      c11l = element.fma(left, c11l);
      c11r = element.fma(right, c11r);
    }
    c0l.intoArray(c, row0);
    c0r.intoArray(c, row0 + LANES);
    c1l.intoArray(c, row1);
    c1r.intoArray(c, row1 + LANES);
    c2l.intoArray(c, row2);
    c2r.intoArray(c, row2 + LANES);
    c3l.intoArray(c, row3);
    c3r.intoArray(c, row3 + LANES);
    c4l.intoArray(c, row4);
    c4r.intoArray(c, row4 + LANES);
    c5l.intoArray(c, row5);
    c5r.intoArray(c, row5 + LANES);
    c6l.intoArray(c, row6);
    c6r.intoArray(c, row6 + LANES);
    c7l.intoArray(c, row7);
    c7r.intoArray(c, row7 + LANES);
    c8l.intoArray(c, row8);
    c8r.intoArray(c, row8 + LANES);
    c9l.intoArray(c, row9);
    c9r.intoArray(c, row9 + LANES);
    c10l.intoArray(c, row10);
    c10r.intoArray(c, row10 + LANES);
    c11l.intoArray(c, row11);
    c11r.intoArray(c, row11 + LANES);
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
    FloatVector c8l = zero;
    FloatVector c8r = zero;
    FloatVector c9l = zero;
    FloatVector c9r = zero;
    FloatVector c10l = zero;
    FloatVector c10r = zero;
    FloatVector c11l = zero;
    FloatVector c11r = zero;
    if (load) {
      c0l = FloatVector.fromArray(FLOATS, c, row0);
      c0r = FloatVector.fromArray(FLOATS, c, row0 + LANES);
      c1l = FloatVector.fromArray(FLOATS, c, row1);
      c1r = FloatVector.fromArray(FLOATS, c, row1 + LANES);
      c2l = FloatVector.fromArray(FLOATS, c, row2);
      c2r = FloatVector.fromArray(FLOATS, c, row2 + LANES);
      c3l = FloatVector.fromArray(FLOATS, c, row3);
      c3r = FloatVector.fromArray(FLOATS, c, row3 + LANES);
      c4l = FloatVector.fromArray(FLOATS, c, row4);
      c4r = FloatVector.fromArray(FLOATS, c, row4 + LANES);
      c5l = FloatVector.fromArray(FLOATS, c, row5);
      c5r = FloatVector.fromArray(FLOATS, c, row5 + LANES);
      c6l = FloatVector.fromArray(FLOATS, c, row6);
      c6r = FloatVector.fromArray(FLOATS, c, row6 + LANES);
      c7l = FloatVector.fromArray(FLOATS, c, row7);
      c7r = FloatVector.fromArray(FLOATS, c, row7 + LANES);
      c8l = FloatVector.fromArray(FLOATS, c, row8);
      c8r = FloatVector.fromArray(FLOATS, c, row8 + LANES);
      c9l = FloatVector.fromArray(FLOATS, c, row9);
      c9r = FloatVector.fromArray(FLOATS, c, row9 + LANES);
      c10l = FloatVector.fromArray(FLOATS, c, row10);
      c10r = FloatVector.fromArray(FLOATS, c, row10 + LANES);
      c11l = FloatVector.fromArray(FLOATS, c, row11);
      c11r = FloatVector.fromArray(FLOATS, c, row11 + LANES);
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
      element = FloatVector.broadcast(FLOATS, a[a8 + p]);
      c8l = element.fma(left, c8l);
      c8r = element.fma(right, c8r);
      element = FloatVector.broadcast(FLOATS, a[a9 + p]);
      c9l = element.fma(left, c9l);
      c9r = element.fma(right, c9r);
      element = FloatVector.broadcast(FLOATS, a[a10 + p]);
      c10l = element.fma(left, c10l);
      c10r = element.fma(right, c10r);
      element = FloatVector.broadcast(FLOATS, a[a11 + p]);
      c11l = element.fma(left, c11l);
      c11r = element.fma(right, c11r);
    }
    c0l.intoArray(c, row0);
    c0r.intoArray(c, row0 + LANES);
    c1l.intoArray(c, row1);
    c1r.intoArray(c, row1 + LANES);
    c2l.intoArray(c, row2);
    c2r.intoArray(c, row2 + LANES);
    c3l.intoArray(c, row3);
    c3r.intoArray(c, row3 + LANES);
    c4l.intoArray(c, row4);
    c4r.intoArray(c, row4 + LANES);
    c5l.intoArray(c, row5);
    c5r.intoArray(c, row5 + LANES);
    c6l.intoArray(c, row6);
    c6r.intoArray(c, row6 + LANES);
    c7l.intoArray(c, row7);
    c7r.intoArray(c, row7 + LANES);
    c8l.intoArray(c, row8);
    c8r.intoArray(c, row8 + LANES);
    c9l.intoArray(c, row9);
    c9r.intoArray(c, row9 + LANES);
    c10l.intoArray(c, row10);
    c10r.intoArray(c, row10 + LANES);
    c11l.intoArray(c, row11);
    c11r.intoArray(c, row11 + LANES);
  }
}
