package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;

import dev.lanewise.engine.threads.Scratch;
import jdk.incubator.vector.FloatVector;

/**
 * One row times packed panels over some terms of the sums: {@link RowByPanels}, but what the others
 * would read of B is not read.
 */
final class SparseRow {
  /** Panels that are multiplied at a time. */
  private static final int PANELS = 4;

  private static final int WIDTH = PackedPanels.WIDTH;

  private SparseRow() {}

  /**
   * Multiplies the first columns of some panels. Slot TILE of the scratch is used.
   *
   * @param k terms that panels have
   * @param terms those of group 0 are summed
   * @param b panels, one behind the other
   * @param y receives the columns, and nothing else
   */
  static void multiply(
      int columns,
      int k,
      NonzeroTerms terms,
      float[] x,
      int xOffset,
      float[] b,
      int bOffset,
      float[] y,
      int yOffset,
      Scratch scratch) {
    int[] list = terms.list();
    int count = terms.count(0);
    int column = 0;
    for (; columns - column >= PANELS * WIDTH; column += PANELS * WIDTH) {
      panels4(count, list, k, x, xOffset, b, bOffset + column * k, y, yOffset + column);
    }
    for (; columns - column >= WIDTH; column += WIDTH) {
      panel(count, list, x, xOffset, b, bOffset + column * k, y, yOffset + column);
    }
    if (column < columns) {
      float[] tile = scratch.floats(Scratch.TILE, WIDTH);
      panel(count, list, x, xOffset, b, bOffset + column * k, tile, 0);
      System.arraycopy(tile, 0, y, yOffset + column, columns - column);
    }
  }

  private static void panels4(
      int count,
      int[] list,
      int k,
      float[] x,
      int xOffset,
      float[] b,
      int bOffset,
      float[] y,
      int yOffset) {
    int panel1 = bOffset + WIDTH * k;
    int panel2 = bOffset + 2 * WIDTH * k;
    int panel3 = bOffset + 3 * WIDTH * k;
    FloatVector s0 = floats(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int i = 0; i < count; i++) {
      int p = list[i];
      int at = p * WIDTH;
      FloatVector term = floats(x[xOffset + p]);
      s0 = term.fma(FloatVector.fromArray(FLOATS, b, bOffset + at), s0);
      s1 = term.fma(FloatVector.fromArray(FLOATS, b, bOffset + at + LANES), s1);
      s2 = term.fma(FloatVector.fromArray(FLOATS, b, panel1 + at), s2);
      s3 = term.fma(FloatVector.fromArray(FLOATS, b, panel1 + at + LANES), s3);
      s4 = term.fma(FloatVector.fromArray(FLOATS, b, panel2 + at), s4);
      s5 = term.fma(FloatVector.fromArray(FLOATS, b, panel2 + at + LANES), s5);
      s6 = term.fma(FloatVector.fromArray(FLOATS, b, panel3 + at), s6);
      s7 = term.fma(FloatVector.fromArray(FLOATS, b, panel3 + at + LANES), s7);
    }
    s0.intoArray(y, yOffset);
    s1.intoArray(y, yOffset + LANES);
    s2.intoArray(y, yOffset + 2 * LANES);
    s3.intoArray(y, yOffset + 3 * LANES);
    s4.intoArray(y, yOffset + 4 * LANES);
    s5.intoArray(y, yOffset + 5 * LANES);
    s6.intoArray(y, yOffset + 6 * LANES);
    s7.intoArray(y, yOffset + 7 * LANES);
  }

  private static void panel(
      int count,
      int[] list,
      float[] x,
      int xOffset,
      float[] b,
      int bOffset,
      float[] y,
      int yOffset) {
    FloatVector s0 = floats(0f);
    FloatVector s1 = s0;
    for (int i = 0; i < count; i++) {
      int p = list[i];
      int at = bOffset + p * WIDTH;
      FloatVector term = floats(x[xOffset + p]);
      s0 = term.fma(FloatVector.fromArray(FLOATS, b, at), s0);
      s1 = term.fma(FloatVector.fromArray(FLOATS, b, at + LANES), s1);
    }
    s0.intoArray(y, yOffset);
    s1.intoArray(y, yOffset + LANES);
  }
}
