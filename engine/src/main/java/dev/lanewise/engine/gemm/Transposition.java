package dev.lanewise.engine.gemm;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposed copies, a square of 8 × 8 (or 4 × 4, where vectors hold no more) at a time in
 * registers.
 *
 * <p>A square is transposed in steps (Eklundh, 1972): at distance d, elements whose row and column
 * differ in bit d change places. Vectors of 16 gain nothing over 8: shuffles are then what costs.
 */
final class Transposition {
  private static final int SIDE = Simd.LANES >= 8 ? 8 : 4;

  private static final VectorSpecies<Float> S4 = FloatVector.SPECIES_128;
  private static final VectorShuffle<Float> S4_BY_1 = exchange(S4, 1);
  private static final VectorShuffle<Float> S4_BY_2 = exchange(S4, 2);
  private static final VectorMask<Float> S4_ODD_1 = odd(S4, 1);
  private static final VectorMask<Float> S4_ODD_2 = odd(S4, 2);

  private static final VectorSpecies<Float> S8 = FloatVector.SPECIES_256;
  private static final VectorShuffle<Float> S8_BY_1 = exchange(S8, 1);
  private static final VectorShuffle<Float> S8_BY_2 = exchange(S8, 2);
  private static final VectorShuffle<Float> S8_BY_4 = exchange(S8, 4);
  private static final VectorMask<Float> S8_ODD_1 = odd(S8, 1);
  private static final VectorMask<Float> S8_ODD_2 = odd(S8, 2);
  private static final VectorMask<Float> S8_ODD_4 = odd(S8, 4);

  private Transposition() {}

  private static VectorShuffle<Float> exchange(VectorSpecies<Float> species, int distance) {
    return VectorShuffle.fromOp(species, lane -> lane ^ distance);
  }

  private static VectorMask<Float> odd(VectorSpecies<Float> species, int distance) {
    boolean[] odd = new boolean[species.length()];
    for (int lane = 0; lane < odd.length; lane++) {
      odd[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(species, odd, 0);
  }

  /**
   * The panel {@code to[toOffset + p · width + i] = from[at + i · ld + p]} for i below count and p
   * below kc. Places from count to width are undefined, and so is the {@link PanelPacker#SLACK}.
   */
  static void pack(
      int count, int kc, float[] from, int at, int ld, int width, float[] to, int toOffset) {
    if (kc < SIDE) {
      for (int i = 0; i < count; i++) {
        for (int p = 0; p < kc; p++) {
          to[toOffset + p * width + i] = from[at + i * ld + p];
        }
      }
      return;
    }
    // Downwards: a square that hangs over the width spoils the beginning of the step behind it.
    for (int i = (count - 1) / SIDE * SIDE; i >= 0; i -= SIDE) {
      if (SIDE == 8) {
        by8(count - i, kc, from, at + i * ld, ld, width, to, toOffset + i);
      } else {
        by4(count - i, kc, from, at + i * ld, ld, width, to, toOffset + i);
      }
    }
  }

  /** Eight rows, of which those from {@code rows} on repeat the last; the last squares overlap. */
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
      FloatVector v0 = FloatVector.fromArray(S8, from, at + p);
      FloatVector v1 = FloatVector.fromArray(S8, from, row1 + p);
      FloatVector v2 = FloatVector.fromArray(S8, from, row2 + p);
      FloatVector v3 = FloatVector.fromArray(S8, from, row3 + p);
      FloatVector v4 = FloatVector.fromArray(S8, from, row4 + p);
      FloatVector v5 = FloatVector.fromArray(S8, from, row5 + p);
      FloatVector v6 = FloatVector.fromArray(S8, from, row6 + p);
      FloatVector v7 = FloatVector.fromArray(S8, from, row7 + p);
      FloatVector upper;
      upper = v0.blend(v1.rearrange(S8_BY_1), S8_ODD_1);
      v1 = v0.rearrange(S8_BY_1).blend(v1, S8_ODD_1);
      v0 = upper;
      upper = v2.blend(v3.rearrange(S8_BY_1), S8_ODD_1);
      v3 = v2.rearrange(S8_BY_1).blend(v3, S8_ODD_1);
      v2 = upper;
      upper = v4.blend(v5.rearrange(S8_BY_1), S8_ODD_1);
      v5 = v4.rearrange(S8_BY_1).blend(v5, S8_ODD_1);
      v4 = upper;
      upper = v6.blend(v7.rearrange(S8_BY_1), S8_ODD_1);
      v7 = v6.rearrange(S8_BY_1).blend(v7, S8_ODD_1);
      v6 = upper;
      upper = v0.blend(v2.rearrange(S8_BY_2), S8_ODD_2);
      v2 = v0.rearrange(S8_BY_2).blend(v2, S8_ODD_2);
      v0 = upper;
      upper = v1.blend(v3.rearrange(S8_BY_2), S8_ODD_2);
      v3 = v1.rearrange(S8_BY_2).blend(v3, S8_ODD_2);
      v1 = upper;
      upper = v4.blend(v6.rearrange(S8_BY_2), S8_ODD_2);
      v6 = v4.rearrange(S8_BY_2).blend(v6, S8_ODD_2);
      v4 = upper;
      upper = v5.blend(v7.rearrange(S8_BY_2), S8_ODD_2);
      v7 = v5.rearrange(S8_BY_2).blend(v7, S8_ODD_2);
      v5 = upper;
      upper = v0.blend(v4.rearrange(S8_BY_4), S8_ODD_4);
      v4 = v0.rearrange(S8_BY_4).blend(v4, S8_ODD_4);
      v0 = upper;
      upper = v1.blend(v5.rearrange(S8_BY_4), S8_ODD_4);
      v5 = v1.rearrange(S8_BY_4).blend(v5, S8_ODD_4);
      v1 = upper;
      upper = v2.blend(v6.rearrange(S8_BY_4), S8_ODD_4);
      v6 = v2.rearrange(S8_BY_4).blend(v6, S8_ODD_4);
      v2 = upper;
      upper = v3.blend(v7.rearrange(S8_BY_4), S8_ODD_4);
      v7 = v3.rearrange(S8_BY_4).blend(v7, S8_ODD_4);
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

  /** Four rows, as {@link #by8}. */
  private static void by4(
      int rows, int kc, float[] from, int at, int ld, int width, float[] to, int toOffset) {
    int row1 = at + (1 < rows ? ld : 0);
    int row2 = row1 + (2 < rows ? ld : 0);
    int row3 = row2 + (3 < rows ? ld : 0);
    for (int next = 0; next < kc; next += 4) {
      int p = Math.min(next, kc - 4);
      FloatVector v0 = FloatVector.fromArray(S4, from, at + p);
      FloatVector v1 = FloatVector.fromArray(S4, from, row1 + p);
      FloatVector v2 = FloatVector.fromArray(S4, from, row2 + p);
      FloatVector v3 = FloatVector.fromArray(S4, from, row3 + p);
      FloatVector upper;
      upper = v0.blend(v1.rearrange(S4_BY_1), S4_ODD_1);
      v1 = v0.rearrange(S4_BY_1).blend(v1, S4_ODD_1);
      v0 = upper;
      upper = v2.blend(v3.rearrange(S4_BY_1), S4_ODD_1);
      v3 = v2.rearrange(S4_BY_1).blend(v3, S4_ODD_1);
      v2 = upper;
      upper = v0.blend(v2.rearrange(S4_BY_2), S4_ODD_2);
      v2 = v0.rearrange(S4_BY_2).blend(v2, S4_ODD_2);
      v0 = upper;
      upper = v1.blend(v3.rearrange(S4_BY_2), S4_ODD_2);
      v3 = v1.rearrange(S4_BY_2).blend(v3, S4_ODD_2);
      v1 = upper;
      int step = toOffset + p * width;
      v0.intoArray(to, step);
      v1.intoArray(to, step + width);
      v2.intoArray(to, step + 2 * width);
      v3.intoArray(to, step + 3 * width);
    }
  }
}
