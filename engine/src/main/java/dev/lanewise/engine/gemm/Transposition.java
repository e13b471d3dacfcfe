package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposed copies, a square as wide as a vector at a time, in registers.
 *
 * <p>A square is transposed in steps (Eklundh, 1972): at distance d, elements whose row and column
 * differ in bit d change places.
 */
public final class Transposition {
  private static final VectorShuffle<Float> BY_1 = exchange(1);
  private static final VectorShuffle<Float> BY_2 = exchange(2);
  private static final VectorShuffle<Float> BY_4 = exchange(4);
  private static final VectorShuffle<Float> BY_8 = exchange(8);
  private static final VectorMask<Float> ODD_1 = odd(1);
  private static final VectorMask<Float> ODD_2 = odd(2);
  private static final VectorMask<Float> ODD_4 = odd(4);
  private static final VectorMask<Float> ODD_8 = odd(8);

  private Transposition() {}

  /** Lanes that are d apart change places; of no use, and not used, where vectors are narrower. */
  private static VectorShuffle<Float> exchange(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> (lane ^ distance) % LANES);
  }

  private static VectorMask<Float> odd(int distance) {
    boolean[] odd = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      odd[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(FLOATS, odd, 0);
  }

  /**
   * The panel {@code to[toOffset + p · width + i] = from[at + i · ld + p]} for i below count and p
   * below kc. Places from count to width are undefined, and so is the {@link PanelPacker#SLACK};
   * where count is a multiple of the lanes nothing else is written. Indices are trusted.
   */
  public static void pack(
      int count, int kc, float[] from, int at, int ld, int width, float[] to, int toOffset) {
    if (kc < LANES) {
      for (int i = 0; i < count; i++) {
        for (int p = 0; p < kc; p++) {
          to[toOffset + p * width + i] = from[at + i * ld + p];
        }
      }
      return;
    }
    // Downwards: a square that hangs over the width spoils the beginning of the step behind it.
    for (int i = (count - 1) / LANES * LANES; i >= 0; i -= LANES) {
      int rows = count - i;
      int row = at + i * ld;
      switch (LANES) {
        case 4 -> by4(rows, kc, from, row, ld, width, to, toOffset + i);
        case 8 -> by8(rows, kc, from, row, ld, width, to, toOffset + i);
        default -> by16(rows, kc, from, row, ld, width, to, toOffset + i);
      }
    }
  }

  /**
   * Sixteen rows, of which those from {@code rows} on repeat the last; the last squares overlap.
   */
  private static void by16(
      int rows, int kc, float[] from, int at, int ld, int width, float[] to, int toOffset) {
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
    for (int next = 0; next < kc; next += 16) {
      int p = Math.min(next, kc - 16);
      FloatVector v0 = FloatVector.fromArray(FLOATS, from, at + p);
      FloatVector v1 = FloatVector.fromArray(FLOATS, from, row1 + p);
      FloatVector v2 = FloatVector.fromArray(FLOATS, from, row2 + p);
      FloatVector v3 = FloatVector.fromArray(FLOATS, from, row3 + p);
      FloatVector v4 = FloatVector.fromArray(FLOATS, from, row4 + p);
      FloatVector v5 = FloatVector.fromArray(FLOATS, from, row5 + p);
      FloatVector v6 = FloatVector.fromArray(FLOATS, from, row6 + p);
      FloatVector v7 = FloatVector.fromArray(FLOATS, from, row7 + p);
      FloatVector v8 = FloatVector.fromArray(FLOATS, from, row8 + p);
      FloatVector v9 = FloatVector.fromArray(FLOATS, from, row9 + p);
      FloatVector v10 = FloatVector.fromArray(FLOATS, from, row10 + p);
      FloatVector v11 = FloatVector.fromArray(FLOATS, from, row11 + p);
      FloatVector v12 = FloatVector.fromArray(FLOATS, from, row12 + p);
      FloatVector v13 = FloatVector.fromArray(FLOATS, from, row13 + p);
      FloatVector v14 = FloatVector.fromArray(FLOATS, from, row14 + p);
      FloatVector v15 = FloatVector.fromArray(FLOATS, from, row15 + p);
      FloatVector upper;
      upper = v0.blend(v1.rearrange(BY_1), ODD_1);
      v1 = v0.rearrange(BY_1).blend(v1, ODD_1);
      v0 = upper;
      upper = v2.blend(v3.rearrange(BY_1), ODD_1);
      v3 = v2.rearrange(BY_1).blend(v3, ODD_1);
      v2 = upper;
      upper = v4.blend(v5.rearrange(BY_1), ODD_1);
      v5 = v4.rearrange(BY_1).blend(v5, ODD_1);
      v4 = upper;
      upper = v6.blend(v7.rearrange(BY_1), ODD_1);
      v7 = v6.rearrange(BY_1).blend(v7, ODD_1);
      v6 = upper;
      upper = v8.blend(v9.rearrange(BY_1), ODD_1);
      v9 = v8.rearrange(BY_1).blend(v9, ODD_1);
      v8 = upper;
      upper = v10.blend(v11.rearrange(BY_1), ODD_1);
      v11 = v10.rearrange(BY_1).blend(v11, ODD_1);
      v10 = upper;
      upper = v12.blend(v13.rearrange(BY_1), ODD_1);
      v13 = v12.rearrange(BY_1).blend(v13, ODD_1);
      v12 = upper;
      upper = v14.blend(v15.rearrange(BY_1), ODD_1);
      v15 = v14.rearrange(BY_1).blend(v15, ODD_1);
      v14 = upper;
      upper = v0.blend(v2.rearrange(BY_2), ODD_2);
      v2 = v0.rearrange(BY_2).blend(v2, ODD_2);
      v0 = upper;
      upper = v1.blend(v3.rearrange(BY_2), ODD_2);
      v3 = v1.rearrange(BY_2).blend(v3, ODD_2);
      v1 = upper;
      upper = v4.blend(v6.rearrange(BY_2), ODD_2);
      v6 = v4.rearrange(BY_2).blend(v6, ODD_2);
      v4 = upper;
      upper = v5.blend(v7.rearrange(BY_2), ODD_2);
      v7 = v5.rearrange(BY_2).blend(v7, ODD_2);
      v5 = upper;
      upper = v8.blend(v10.rearrange(BY_2), ODD_2);
      v10 = v8.rearrange(BY_2).blend(v10, ODD_2);
      v8 = upper;
      upper = v9.blend(v11.rearrange(BY_2), ODD_2);
      v11 = v9.rearrange(BY_2).blend(v11, ODD_2);
      v9 = upper;
      upper = v12.blend(v14.rearrange(BY_2), ODD_2);
      v14 = v12.rearrange(BY_2).blend(v14, ODD_2);
      v12 = upper;
      upper = v13.blend(v15.rearrange(BY_2), ODD_2);
      v15 = v13.rearrange(BY_2).blend(v15, ODD_2);
      v13 = upper;
      upper = v0.blend(v4.rearrange(BY_4), ODD_4);
      v4 = v0.rearrange(BY_4).blend(v4, ODD_4);
      v0 = upper;
      upper = v1.blend(v5.rearrange(BY_4), ODD_4);
      v5 = v1.rearrange(BY_4).blend(v5, ODD_4);
      v1 = upper;
      upper = v2.blend(v6.rearrange(BY_4), ODD_4);
      v6 = v2.rearrange(BY_4).blend(v6, ODD_4);
      v2 = upper;
      upper = v3.blend(v7.rearrange(BY_4), ODD_4);
      v7 = v3.rearrange(BY_4).blend(v7, ODD_4);
      v3 = upper;
      upper = v8.blend(v12.rearrange(BY_4), ODD_4);
      v12 = v8.rearrange(BY_4).blend(v12, ODD_4);
      v8 = upper;
      upper = v9.blend(v13.rearrange(BY_4), ODD_4);
      v13 = v9.rearrange(BY_4).blend(v13, ODD_4);
      v9 = upper;
      upper = v10.blend(v14.rearrange(BY_4), ODD_4);
      v14 = v10.rearrange(BY_4).blend(v14, ODD_4);
      v10 = upper;
      upper = v11.blend(v15.rearrange(BY_4), ODD_4);
      v15 = v11.rearrange(BY_4).blend(v15, ODD_4);
      v11 = upper;
      upper = v0.blend(v8.rearrange(BY_8), ODD_8);
      v8 = v0.rearrange(BY_8).blend(v8, ODD_8);
      v0 = upper;
      upper = v1.blend(v9.rearrange(BY_8), ODD_8);
      v9 = v1.rearrange(BY_8).blend(v9, ODD_8);
      v1 = upper;
      upper = v2.blend(v10.rearrange(BY_8), ODD_8);
      v10 = v2.rearrange(BY_8).blend(v10, ODD_8);
      v2 = upper;
      upper = v3.blend(v11.rearrange(BY_8), ODD_8);
      v11 = v3.rearrange(BY_8).blend(v11, ODD_8);
      v3 = upper;
      upper = v4.blend(v12.rearrange(BY_8), ODD_8);
      v12 = v4.rearrange(BY_8).blend(v12, ODD_8);
      v4 = upper;
      upper = v5.blend(v13.rearrange(BY_8), ODD_8);
      v13 = v5.rearrange(BY_8).blend(v13, ODD_8);
      v5 = upper;
      upper = v6.blend(v14.rearrange(BY_8), ODD_8);
      v14 = v6.rearrange(BY_8).blend(v14, ODD_8);
      v6 = upper;
      upper = v7.blend(v15.rearrange(BY_8), ODD_8);
      v15 = v7.rearrange(BY_8).blend(v15, ODD_8);
      v7 = upper;
      int step = toOffset + p * width;
      v0.intoArray(to, step);
      v1.intoArray(to, step + width);
      v2.intoArray(to, step + 2 * width);
      v3.intoArray(to, step + 3 * width);
      v4.intoArray(to, step + 4 * width);
      v5.intoArray(to, step + 5 * width);
      v6.intoArray(to, step + 6 * width);
      v7.intoArray(to, step + 7 * width);
      v8.intoArray(to, step + 8 * width);
      v9.intoArray(to, step + 9 * width);
      v10.intoArray(to, step + 10 * width);
      v11.intoArray(to, step + 11 * width);
      v12.intoArray(to, step + 12 * width);
      v13.intoArray(to, step + 13 * width);
      v14.intoArray(to, step + 14 * width);
      v15.intoArray(to, step + 15 * width);
    }
  }

  /** Eight rows, as {@link #by16}. */
  private static void by8(
      int rows, int kc, float[] from, int at, int ld, int width, float[] to, int toOffset) {
    int row1 = at + (1 < rows ? ld : 0);
    int row2 = row1 + (2 < rows ? ld : 0);
    int row3 = row2 + (3 < rows ? ld : 0);
    int row4 = row3 + (4 < rows ? ld : 0);
    int row5 = row4 + (5 < rows ? ld : 0);
    int row6 = row5 + (6 < rows ? ld : 0);
    int row7 = row6 + (7 < rows ? ld : 0);
    for (int next = 0; next < kc; next += 8) {
      int p = Math.min(next, kc - 8);
      FloatVector v0 = FloatVector.fromArray(FLOATS, from, at + p);
      FloatVector v1 = FloatVector.fromArray(FLOATS, from, row1 + p);
      FloatVector v2 = FloatVector.fromArray(FLOATS, from, row2 + p);
      FloatVector v3 = FloatVector.fromArray(FLOATS, from, row3 + p);
      FloatVector v4 = FloatVector.fromArray(FLOATS, from, row4 + p);
      FloatVector v5 = FloatVector.fromArray(FLOATS, from, row5 + p);
      FloatVector v6 = FloatVector.fromArray(FLOATS, from, row6 + p);
      FloatVector v7 = FloatVector.fromArray(FLOATS, from, row7 + p);
      FloatVector upper;
      upper = v0.blend(v1.rearrange(BY_1), ODD_1);
      v1 = v0.rearrange(BY_1).blend(v1, ODD_1);
      v0 = upper;
      upper = v2.blend(v3.rearrange(BY_1), ODD_1);
      v3 = v2.rearrange(BY_1).blend(v3, ODD_1);
      v2 = upper;
      upper = v4.blend(v5.rearrange(BY_1), ODD_1);
      v5 = v4.rearrange(BY_1).blend(v5, ODD_1);
      v4 = upper;
      upper = v6.blend(v7.rearrange(BY_1), ODD_1);
      v7 = v6.rearrange(BY_1).blend(v7, ODD_1);
      v6 = upper;
      upper = v0.blend(v2.rearrange(BY_2), ODD_2);
      v2 = v0.rearrange(BY_2).blend(v2, ODD_2);
      v0 = upper;
      upper = v1.blend(v3.rearrange(BY_2), ODD_2);
      v3 = v1.rearrange(BY_2).blend(v3, ODD_2);
      v1 = upper;
      upper = v4.blend(v6.rearrange(BY_2), ODD_2);
      v6 = v4.rearrange(BY_2).blend(v6, ODD_2);
      v4 = upper;
      upper = v5.blend(v7.rearrange(BY_2), ODD_2);
      v7 = v5.rearrange(BY_2).blend(v7, ODD_2);
      v5 = upper;
      upper = v0.blend(v4.rearrange(BY_4), ODD_4);
      v4 = v0.rearrange(BY_4).blend(v4, ODD_4);
      v0 = upper;
      upper = v1.blend(v5.rearrange(BY_4), ODD_4);
      v5 = v1.rearrange(BY_4).blend(v5, ODD_4);
      v1 = upper;
      upper = v2.blend(v6.rearrange(BY_4), ODD_4);
      v6 = v2.rearrange(BY_4).blend(v6, ODD_4);
      v2 = upper;
      upper = v3.blend(v7.rearrange(BY_4), ODD_4);
      v7 = v3.rearrange(BY_4).blend(v7, ODD_4);
      v3 = upper;
      int step = toOffset + p * width;
      v0.intoArray(to, step);
      v1.intoArray(to, step + width);
      v2.intoArray(to, step + 2 * width);
      v3.intoArray(to, step + 3 * width);
      v4.intoArray(to, step + 4 * width);
      v5.intoArray(to, step + 5 * width);
      v6.intoArray(to, step + 6 * width);
      v7.intoArray(to, step + 7 * width);
    }
  }

  /** Four rows, as {@link #by16}. */
  private static void by4(
      int rows, int kc, float[] from, int at, int ld, int width, float[] to, int toOffset) {
    int row1 = at + (1 < rows ? ld : 0);
    int row2 = row1 + (2 < rows ? ld : 0);
    int row3 = row2 + (3 < rows ? ld : 0);
    for (int next = 0; next < kc; next += 4) {
      int p = Math.min(next, kc - 4);
      FloatVector v0 = FloatVector.fromArray(FLOATS, from, at + p);
      FloatVector v1 = FloatVector.fromArray(FLOATS, from, row1 + p);
      FloatVector v2 = FloatVector.fromArray(FLOATS, from, row2 + p);
      FloatVector v3 = FloatVector.fromArray(FLOATS, from, row3 + p);
      FloatVector upper;
      upper = v0.blend(v1.rearrange(BY_1), ODD_1);
      v1 = v0.rearrange(BY_1).blend(v1, ODD_1);
      v0 = upper;
      upper = v2.blend(v3.rearrange(BY_1), ODD_1);
      v3 = v2.rearrange(BY_1).blend(v3, ODD_1);
      v2 = upper;
      upper = v0.blend(v2.rearrange(BY_2), ODD_2);
      v2 = v0.rearrange(BY_2).blend(v2, ODD_2);
      v0 = upper;
      upper = v1.blend(v3.rearrange(BY_2), ODD_2);
      v3 = v1.rearrange(BY_2).blend(v3, ODD_2);
      v1 = upper;
      int step = toOffset + p * width;
      v0.intoArray(to, step);
      v1.intoArray(to, step + width);
      v2.intoArray(to, step + 2 * width);
      v3.intoArray(to, step + 3 * width);
    }
  }
}
