package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Panels of a factor that stands in memory as a row-major matrix.
 *
 * <p>Made once and set before every product, so that a product allocates nothing; cleared after it,
 * where the array should not be kept alive. Not to be set while a product uses it.
 */
public final class MatrixPanels implements PanelPacker {
  private static final float[] NOTHING = {};

  private float[] from = NOTHING;
  private int offset;
  private int ld;
  private boolean sumAlongRows;

  /** Panels of nothing, until set. */
  public MatrixPanels() {}

  /**
   * A factor whose sum runs along the rows in memory: F(i, p) at {@code offset + i · ld + p}. So
   * stand A of A·B, and B of A·Bᵀ. As the left factor it may be read where it stands.
   */
  public void setSumAlongRows(float[] from, int offset, int ld) {
    set(from, offset, ld, true);
  }

  /**
   * A factor whose sum runs down the columns in memory: F(i, p) at {@code offset + p · ld + i}. So
   * stand B of A·B, and A of Aᵀ·B.
   */
  public void setSumDownColumns(float[] from, int offset, int ld) {
    set(from, offset, ld, false);
  }

  /** Lets go of the array. */
  public void clear() {
    set(NOTHING, 0, 0, false);
  }

  private void set(float[] from, int offset, int ld, boolean sumAlongRows) {
    this.from = from;
    this.offset = offset;
    this.ld = ld;
    this.sumAlongRows = sumAlongRows;
  }

  boolean sumAlongRows() {
    return sumAlongRows;
  }

  float[] array() {
    return from;
  }

  int ld() {
    return ld;
  }

  /** Index of F(i, p) in the array. */
  int index(int i, int p) {
    return offset + (sumAlongRows ? i * ld + p : p * ld + i);
  }

  @Override
  public void pack(int first, int count, int k0, int kc, int width, float[] to, int toOffset) {
    int at = index(first, k0);
    if (sumAlongRows) {
      Transposition.pack(count, kc, from, at, ld, width, to, toOffset);
    } else {
      copy(count, kc, at, width, to, toOffset);
    }
  }

  /**
   * The panel's vectors of every step, where they and what they over-read lie within the array; its
   * last steps, element by element.
   */
  private void copy(int count, int kc, int at, int width, float[] to, int toOffset) {
    int vectors = Math.ceilDiv(count, LANES);
    int inside = from.length - vectors * LANES - at;
    int steps = inside < 0 ? 0 : Math.min(kc, ld == 0 ? kc : inside / ld + 1);
    if (vectors == 2 && width == 2 * LANES) {
      copyPairs(steps, at, to, toOffset);
    } else {
      // Downwards: the last vector may spoil the beginning of the step behind it.
      for (int v = vectors - 1; v >= 0; v--) {
        copyVectors(steps, at + v * LANES, width, to, toOffset + v * LANES);
      }
    }
    for (int p = steps; p < kc; p++) {
      System.arraycopy(from, at + p * ld, to, toOffset + p * width, count);
    }
  }

  private void copyPairs(int steps, int at, float[] to, int toOffset) {
    for (int p = 0; p < steps; p++) {
      int source = at + p * ld;
      int target = toOffset + p * (2 * LANES);
      FloatVector left = FloatVector.fromArray(FLOATS, from, source);
      FloatVector right = FloatVector.fromArray(FLOATS, from, source + LANES);
      left.intoArray(to, target);
      right.intoArray(to, target + LANES);
    }
  }

  private void copyVectors(int steps, int at, int width, float[] to, int toOffset) {
    for (int p = 0; p < steps; p++) {
      FloatVector.fromArray(FLOATS, from, at + p * ld).intoArray(to, toOffset + p * width);
    }
  }
}
