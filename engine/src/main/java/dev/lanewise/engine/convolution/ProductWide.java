package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernels of 32 registers: 6 or 4 rows × 4 vectors, 24 or 16 accumulators. See {@link
 * ProductTile}.
 */
final class ProductWide {
  private ProductWide() {}

  static void rows6(
      int depth,
      float[] a,
      int aOffset,
      int[] runs,
      float[] b,
      int start0,
      int start1,
      int start2,
      int start3,
      float[] c,
      int cOffset,
      int ldc) {
    FloatVector zero = Simd.floats(0f);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c03 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c13 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c23 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c33 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c42 = zero;
    FloatVector c43 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c52 = zero;
    FloatVector c53 = zero;
    for (int k = 0; k < depth; k++) {
      int run = runs[k];
      int column = aOffset + k * 6;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, start0 + run);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, start1 + run);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, start2 + run);
      FloatVector b3 = FloatVector.fromArray(FLOATS, b, start3 + run);
      FloatVector weight = Simd.floats(a[column]);
      c00 = weight.fma(b0, c00);
      c01 = weight.fma(b1, c01);
      c02 = weight.fma(b2, c02);
      c03 = weight.fma(b3, c03);
      weight = Simd.floats(a[column + 1]);
      c10 = weight.fma(b0, c10);
      c11 = weight.fma(b1, c11);
      c12 = weight.fma(b2, c12);
      c13 = weight.fma(b3, c13);
      weight = Simd.floats(a[column + 2]);
      c20 = weight.fma(b0, c20);
      c21 = weight.fma(b1, c21);
      c22 = weight.fma(b2, c22);
      c23 = weight.fma(b3, c23);
      weight = Simd.floats(a[column + 3]);
      c30 = weight.fma(b0, c30);
      c31 = weight.fma(b1, c31);
      c32 = weight.fma(b2, c32);
      c33 = weight.fma(b3, c33);
      weight = Simd.floats(a[column + 4]);
      c40 = weight.fma(b0, c40);
      c41 = weight.fma(b1, c41);
      c42 = weight.fma(b2, c42);
      c43 = weight.fma(b3, c43);
      weight = Simd.floats(a[column + 5]);
      c50 = weight.fma(b0, c50);
      c51 = weight.fma(b1, c51);
      c52 = weight.fma(b2, c52);
      c53 = weight.fma(b3, c53);
    }
    int row = cOffset;
    c00.intoArray(c, row);
    c01.intoArray(c, row + LANES);
    c02.intoArray(c, row + 2 * LANES);
    c03.intoArray(c, row + 3 * LANES);
    row += ldc;
    c10.intoArray(c, row);
    c11.intoArray(c, row + LANES);
    c12.intoArray(c, row + 2 * LANES);
    c13.intoArray(c, row + 3 * LANES);
    row += ldc;
    c20.intoArray(c, row);
    c21.intoArray(c, row + LANES);
    c22.intoArray(c, row + 2 * LANES);
    c23.intoArray(c, row + 3 * LANES);
    row += ldc;
    c30.intoArray(c, row);
    c31.intoArray(c, row + LANES);
    c32.intoArray(c, row + 2 * LANES);
    c33.intoArray(c, row + 3 * LANES);
    row += ldc;
    c40.intoArray(c, row);
    c41.intoArray(c, row + LANES);
    c42.intoArray(c, row + 2 * LANES);
    c43.intoArray(c, row + 3 * LANES);
    row += ldc;
    c50.intoArray(c, row);
    c51.intoArray(c, row + LANES);
    c52.intoArray(c, row + 2 * LANES);
    c53.intoArray(c, row + 3 * LANES);
  }

  static void rows4(
      int depth,
      float[] a,
      int aOffset,
      int[] runs,
      float[] b,
      int start0,
      int start1,
      int start2,
      int start3,
      float[] c,
      int cOffset,
      int ldc) {
    FloatVector zero = Simd.floats(0f);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c03 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c13 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c23 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c33 = zero;
    for (int k = 0; k < depth; k++) {
      int run = runs[k];
      int column = aOffset + k * 4;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, start0 + run);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, start1 + run);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, start2 + run);
      FloatVector b3 = FloatVector.fromArray(FLOATS, b, start3 + run);
      FloatVector weight = Simd.floats(a[column]);
      c00 = weight.fma(b0, c00);
      c01 = weight.fma(b1, c01);
      c02 = weight.fma(b2, c02);
      c03 = weight.fma(b3, c03);
      weight = Simd.floats(a[column + 1]);
      c10 = weight.fma(b0, c10);
      c11 = weight.fma(b1, c11);
      c12 = weight.fma(b2, c12);
      c13 = weight.fma(b3, c13);
      weight = Simd.floats(a[column + 2]);
      c20 = weight.fma(b0, c20);
      c21 = weight.fma(b1, c21);
      c22 = weight.fma(b2, c22);
      c23 = weight.fma(b3, c23);
      weight = Simd.floats(a[column + 3]);
      c30 = weight.fma(b0, c30);
      c31 = weight.fma(b1, c31);
      c32 = weight.fma(b2, c32);
      c33 = weight.fma(b3, c33);
    }
    int row = cOffset;
    c00.intoArray(c, row);
    c01.intoArray(c, row + LANES);
    c02.intoArray(c, row + 2 * LANES);
    c03.intoArray(c, row + 3 * LANES);
    row += ldc;
    c10.intoArray(c, row);
    c11.intoArray(c, row + LANES);
    c12.intoArray(c, row + 2 * LANES);
    c13.intoArray(c, row + 3 * LANES);
    row += ldc;
    c20.intoArray(c, row);
    c21.intoArray(c, row + LANES);
    c22.intoArray(c, row + 2 * LANES);
    c23.intoArray(c, row + 3 * LANES);
    row += ldc;
    c30.intoArray(c, row);
    c31.intoArray(c, row + LANES);
    c32.intoArray(c, row + 2 * LANES);
    c33.intoArray(c, row + 3 * LANES);
  }
}
