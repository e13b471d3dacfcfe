package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;

/**
 * Sixteen rows of a matrix times one vector, for vectors of 16 lanes: a square of 16 × 16 is
 * transposed in registers, as {@link Transposition} does, and multiplied at once.
 *
 * <p>Everything is written out in one method: a vector that crossed a call would be boxed.
 */
final class SixteenRows {
  // Where each lane of the upper, and of the lower, of two rows that exchange elements comes from;
  // lanes of the second row are 16 to 31.
  private static final FloatVector UPPER_1 = upper(1);
  private static final FloatVector LOWER_1 = lower(1);
  private static final FloatVector UPPER_2 = upper(2);
  private static final FloatVector LOWER_2 = lower(2);
  private static final FloatVector UPPER_4 = upper(4);
  private static final FloatVector LOWER_4 = lower(4);
  private static final FloatVector UPPER_8 = upper(8);
  private static final FloatVector LOWER_8 = lower(8);

  private SixteenRows() {}

  private static FloatVector upper(int distance) {
    return lanes(lane -> (lane & distance) == 0 ? lane : LANES + lane - distance);
  }

  private static FloatVector lower(int distance) {
    return lanes(lane -> (lane & distance) == 0 ? lane + distance : LANES + lane);
  }

  /** Numbers of lanes of two vectors; of no use, and not used, where vectors are narrower. */
  private static FloatVector lanes(IntUnaryOperator source) {
    float[] lanes = new float[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] = source.applyAsInt(lane) % (2 * LANES);
    }
    return FloatVector.fromArray(FLOATS, lanes, 0);
  }

  /**
   * {@code sums[i] += Σ over p of x[xOffset + p] · w[at + i · ld + p]} for p below k, in order.
   *
   * @param rows those from here on repeat the last
   * @param k a multiple of 16
   * @param sums of 16
   */
  static void addProducts(
      int rows, int k, float[] x, int xOffset, float[] w, int at, int ld, float[] sums) {
    int row1 = at + (1 < rows ? ld : 0);
    int row2 = row1 + (2 < rows ? ld : 0);
    int row3 = row2 + (3 < rows ? ld : 0);
    int row4 = row3 + (4 < rows ? ld : 0);
    int row5 = row4 + (5 < rows ? ld : 0);
    int row6 = row5 + (6 < rows ? ld : 0);
    int row7 = row6 + (7 < rows ? ld : 0);
    int row8 = row7 + (8 < rows ? ld : 0);
    int row9 = row8 + (9 < rows ? ld : 0);
    int row10 = row9 + (10 < rows ? ld : 0);
    int row11 = row10 + (11 < rows ? ld : 0);
    int row12 = row11 + (12 < rows ? ld : 0);
    int row13 = row12 + (13 < rows ? ld : 0);
    int row14 = row13 + (14 < rows ? ld : 0);
    int row15 = row14 + (15 < rows ? ld : 0);
    FloatVector sum = FloatVector.fromArray(FLOATS, sums, 0);
    for (int p = 0; p < k; p += 16) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, w, at + p);
      FloatVector v1 = FloatVector.fromArray(FLOATS, w, row1 + p);
      FloatVector v2 = FloatVector.fromArray(FLOATS, w, row2 + p);
      FloatVector v3 = FloatVector.fromArray(FLOATS, w, row3 + p);
      FloatVector v4 = FloatVector.fromArray(FLOATS, w, row4 + p);
      FloatVector v5 = FloatVector.fromArray(FLOATS, w, row5 + p);
      FloatVector v6 = FloatVector.fromArray(FLOATS, w, row6 + p);
      FloatVector v7 = FloatVector.fromArray(FLOATS, w, row7 + p);
      FloatVector v8 = FloatVector.fromArray(FLOATS, w, row8 + p);
      FloatVector v9 = FloatVector.fromArray(FLOATS, w, row9 + p);
      FloatVector v10 = FloatVector.fromArray(FLOATS, w, row10 + p);
      FloatVector v11 = FloatVector.fromArray(FLOATS, w, row11 + p);
      FloatVector v12 = FloatVector.fromArray(FLOATS, w, row12 + p);
      FloatVector v13 = FloatVector.fromArray(FLOATS, w, row13 + p);
      FloatVector v14 = FloatVector.fromArray(FLOATS, w, row14 + p);
      FloatVector v15 = FloatVector.fromArray(FLOATS, w, row15 + p);
      FloatVector upper;
      upper = UPPER_1.selectFrom(v0, v1);
      v1 = LOWER_1.selectFrom(v0, v1);
      v0 = upper;
      upper = UPPER_1.selectFrom(v2, v3);
      v3 = LOWER_1.selectFrom(v2, v3);
      v2 = upper;
      upper = UPPER_1.selectFrom(v4, v5);
      v5 = LOWER_1.selectFrom(v4, v5);
      v4 = upper;
      upper = UPPER_1.selectFrom(v6, v7);
      v7 = LOWER_1.selectFrom(v6, v7);
      v6 = upper;
      upper = UPPER_1.selectFrom(v8, v9);
      v9 = LOWER_1.selectFrom(v8, v9);
      v8 = upper;
      upper = UPPER_1.selectFrom(v10, v11);
      v11 = LOWER_1.selectFrom(v10, v11);
      v10 = upper;
      upper = UPPER_1.selectFrom(v12, v13);
      v13 = LOWER_1.selectFrom(v12, v13);
      v12 = upper;
      upper = UPPER_1.selectFrom(v14, v15);
      v15 = LOWER_1.selectFrom(v14, v15);
      v14 = upper;
      upper = UPPER_2.selectFrom(v0, v2);
      v2 = LOWER_2.selectFrom(v0, v2);
      v0 = upper;
      upper = UPPER_2.selectFrom(v1, v3);
      v3 = LOWER_2.selectFrom(v1, v3);
      v1 = upper;
      upper = UPPER_2.selectFrom(v4, v6);
      v6 = LOWER_2.selectFrom(v4, v6);
      v4 = upper;
      upper = UPPER_2.selectFrom(v5, v7);
      v7 = LOWER_2.selectFrom(v5, v7);
      v5 = upper;
      upper = UPPER_2.selectFrom(v8, v10);
      v10 = LOWER_2.selectFrom(v8, v10);
      v8 = upper;
      upper = UPPER_2.selectFrom(v9, v11);
      v11 = LOWER_2.selectFrom(v9, v11);
      v9 = upper;
      upper = UPPER_2.selectFrom(v12, v14);
      v14 = LOWER_2.selectFrom(v12, v14);
      v12 = upper;
      upper = UPPER_2.selectFrom(v13, v15);
      v15 = LOWER_2.selectFrom(v13, v15);
      v13 = upper;
      upper = UPPER_4.selectFrom(v0, v4);
      v4 = LOWER_4.selectFrom(v0, v4);
      v0 = upper;
      upper = UPPER_4.selectFrom(v1, v5);
      v5 = LOWER_4.selectFrom(v1, v5);
      v1 = upper;
      upper = UPPER_4.selectFrom(v2, v6);
      v6 = LOWER_4.selectFrom(v2, v6);
      v2 = upper;
      upper = UPPER_4.selectFrom(v3, v7);
      v7 = LOWER_4.selectFrom(v3, v7);
      v3 = upper;
      upper = UPPER_4.selectFrom(v8, v12);
      v12 = LOWER_4.selectFrom(v8, v12);
      v8 = upper;
      upper = UPPER_4.selectFrom(v9, v13);
      v13 = LOWER_4.selectFrom(v9, v13);
      v9 = upper;
      upper = UPPER_4.selectFrom(v10, v14);
      v14 = LOWER_4.selectFrom(v10, v14);
      v10 = upper;
      upper = UPPER_4.selectFrom(v11, v15);
      v15 = LOWER_4.selectFrom(v11, v15);
      v11 = upper;
      upper = UPPER_8.selectFrom(v0, v8);
      v8 = LOWER_8.selectFrom(v0, v8);
      v0 = upper;
      upper = UPPER_8.selectFrom(v1, v9);
      v9 = LOWER_8.selectFrom(v1, v9);
      v1 = upper;
      upper = UPPER_8.selectFrom(v2, v10);
      v10 = LOWER_8.selectFrom(v2, v10);
      v2 = upper;
      upper = UPPER_8.selectFrom(v3, v11);
      v11 = LOWER_8.selectFrom(v3, v11);
      v3 = upper;
      upper = UPPER_8.selectFrom(v4, v12);
      v12 = LOWER_8.selectFrom(v4, v12);
      v4 = upper;
      upper = UPPER_8.selectFrom(v5, v13);
      v13 = LOWER_8.selectFrom(v5, v13);
      v5 = upper;
      upper = UPPER_8.selectFrom(v6, v14);
      v14 = LOWER_8.selectFrom(v6, v14);
      v6 = upper;
      upper = UPPER_8.selectFrom(v7, v15);
      v15 = LOWER_8.selectFrom(v7, v15);
      v7 = upper;
      int first = xOffset + p;
      sum = FloatVector.broadcast(FLOATS, x[first]).fma(v0, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 1]).fma(v1, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 2]).fma(v2, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 3]).fma(v3, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 4]).fma(v4, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 5]).fma(v5, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 6]).fma(v6, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 7]).fma(v7, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 8]).fma(v8, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 9]).fma(v9, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 10]).fma(v10, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 11]).fma(v11, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 12]).fma(v12, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 13]).fma(v13, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 14]).fma(v14, sum);
      sum = FloatVector.broadcast(FLOATS, x[first + 15]).fma(v15, sum);
    }
    sum.intoArray(sums, 0);
  }
}
