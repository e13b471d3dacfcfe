package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernels of 16 registers: 6 or 4 rows × 2 vectors, 12 or 8 accumulators. See {@link
 * ProductTile}.
 */
final class ProductNarrow {
  private ProductNarrow() {}

  static void rows6(
      int depth,
      float[] a,
      int aOffset,
      int[] runs,
      float[] b,
      int start0,
      int start1,
      float[] c,
      int cOffset,
      int ldc) {
    FloatVector zero = Simd.floats(0f);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    for (int k = 0; k < depth; k++) {
      int run = runs[k];
      int column = aOffset + k * 6;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, start0 + run);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, start1 + run);
      FloatVector weight = Simd.floats(a[column]);
      c00 = weight.fma(b0, c00);
      c01 = weight.fma(b1, c01);
      weight = Simd.floats(a[column + 1]);
      c10 = weight.fma(b0, c10);
      c11 = weight.fma(b1, c11);
      weight = Simd.floats(a[column + 2]);
      c20 = weight.fma(b0, c20);
      c21 = weight.fma(b1, c21);
      weight = Simd.floats(a[column + 3]);
      c30 = weight.fma(b0, c30);
      c31 = weight.fma(b1, c31);
      weight = Simd.floats(a[column + 4]);
      c40 = weight.fma(b0, c40);
      c41 = weight.fma(b1, c41);
      weight = Simd.floats(a[column + 5]);
      c50 = weight.fma(b0, c50);
      c51 = weight.fma(b1, c51);
    }
    int row = cOffset;
    c00.intoArray(c, row);
    c01.intoArray(c, row + LANES);
    row += ldc;
    c10.intoArray(c, row);
    c11.intoArray(c, row + LANES);
    row += ldc;
    c20.intoArray(c, row);
    c21.intoArray(c, row + LANES);
    row += ldc;
    c30.intoArray(c, row);
    c31.intoArray(c, row + LANES);
    row += ldc;
    c40.intoArray(c, row);
    c41.intoArray(c, row + LANES);
    row += ldc;
    c50.intoArray(c, row);
    c51.intoArray(c, row + LANES);
  }

  static void rows4(
      int depth,
      float[] a,
      int aOffset,
      int[] runs,
      float[] b,
      int start0,
      int start1,
      float[] c,
      int cOffset,
      int ldc) {
    FloatVector zero = Simd.floats(0f);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    for (int k = 0; k < depth; k++) {
      int run = runs[k];
      int column = aOffset + k * 4;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, start0 + run);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, start1 + run);
      FloatVector weight = Simd.floats(a[column]);
      c00 = weight.fma(b0, c00);
      c01 = weight.fma(b1, c01);
      weight = Simd.floats(a[column + 1]);
      c10 = weight.fma(b0, c10);
      c11 = weight.fma(b1, c11);
      weight = Simd.floats(a[column + 2]);
      c20 = weight.fma(b0, c20);
      c21 = weight.fma(b1, c21);
      weight = Simd.floats(a[column + 3]);
      c30 = weight.fma(b0, c30);
      c31 = weight.fma(b1, c31);
    }
    int row = cOffset;
    c00.intoArray(c, row);
    c01.intoArray(c, row + LANES);
    row += ldc;
    c10.intoArray(c, row);
    c11.intoArray(c, row + LANES);
    row += ldc;
    c20.intoArray(c, row);
    c21.intoArray(c, row + LANES);
    row += ldc;
    c30.intoArray(c, row);
    c31.intoArray(c, row + LANES);
  }
}
