package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;

import dev.lanewise.engine.threads.Scratch;
import jdk.incubator.vector.FloatVector;

/**
 * One row times packed panels, {@code y[j] = Σ over p of x[p]·B(p, j)}: as fast as B comes from
 * memory. Some panels at a time, so that there are enough chains to fill the multipliers.
 */
final class RowByPanels {
  /** Panels that are multiplied at a time. */
  static final int MOST = 4;

  private static final int WIDTH = PackedPanels.WIDTH;

  private RowByPanels() {}

  /**
   * Multiplies the first columns of some panels. Slot TILE of the scratch is used.
   *
   * @param k terms of each sum
   * @param b panels, one behind the other
   * @param y receives the columns, and nothing else
   */
  static void multiply(
      int columns,
      int k,
      float[] x,
      int xOffset,
      float[] b,
      int bOffset,
      float[] y,
      int yOffset,
      Scratch scratch) {
    float[] tile = scratch.floats(Scratch.TILE, MOST * WIDTH);
    int panels;
    for (int column = 0; column < columns; column += panels * WIDTH) {
      int left = columns - column;
      panels = Math.min(MOST, Math.ceilDiv(left, WIDTH));
      boolean whole = left >= panels * WIDTH;
      float[] to = whole ? y : tile;
      int at = whole ? yOffset + column : 0;
      int from = bOffset + column * k;
      switch (panels) {
        case 4 -> panels4(k, x, xOffset, b, from, to, at);
        case 3 -> panels3(k, x, xOffset, b, from, to, at);
        case 2 -> panels2(k, x, xOffset, b, from, to, at);
        default -> panels1(k, x, xOffset, b, from, to, at);
      }
      if (!whole) {
        System.arraycopy(tile, 0, y, yOffset + column, left);
      }
    }
  }

  private static void panels4(
      int k, float[] x, int xOffset, float[] b, int bOffset, float[] y, int yOffset) {
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
    for (int p = 0; p < k; p++) {
      FloatVector term = floats(x[xOffset + p]);
      int at = p * WIDTH;
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

  private static void panels3(
      int k, float[] x, int xOffset, float[] b, int bOffset, float[] y, int yOffset) {
    int panel1 = bOffset + WIDTH * k;
    int panel2 = bOffset + 2 * WIDTH * k;
    FloatVector s0 = floats(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    for (int p = 0; p < k; p++) {
      FloatVector term = floats(x[xOffset + p]);
      int at = p * WIDTH;
      s0 = term.fma(FloatVector.fromArray(FLOATS, b, bOffset + at), s0);
      s1 = term.fma(FloatVector.fromArray(FLOATS, b, bOffset + at + LANES), s1);
      s2 = term.fma(FloatVector.fromArray(FLOATS, b, panel1 + at), s2);
      s3 = term.fma(FloatVector.fromArray(FLOATS, b, panel1 + at + LANES), s3);
      s4 = term.fma(FloatVector.fromArray(FLOATS, b, panel2 + at), s4);
      s5 = term.fma(FloatVector.fromArray(FLOATS, b, panel2 + at + LANES), s5);
    }
    s0.intoArray(y, yOffset);
    s1.intoArray(y, yOffset + LANES);
    s2.intoArray(y, yOffset + 2 * LANES);
    s3.intoArray(y, yOffset + 3 * LANES);
    s4.intoArray(y, yOffset + 4 * LANES);
    s5.intoArray(y, yOffset + 5 * LANES);
  }

  private static void panels2(
      int k, float[] x, int xOffset, float[] b, int bOffset, float[] y, int yOffset) {
    int panel1 = bOffset + WIDTH * k;
    FloatVector s0 = floats(0f);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int p = 0; p < k; p++) {
      FloatVector term = floats(x[xOffset + p]);
      int at = p * WIDTH;
      s0 = term.fma(FloatVector.fromArray(FLOATS, b, bOffset + at), s0);
      s1 = term.fma(FloatVector.fromArray(FLOATS, b, bOffset + at + LANES), s1);
      s2 = term.fma(FloatVector.fromArray(FLOATS, b, panel1 + at), s2);
      s3 = term.fma(FloatVector.fromArray(FLOATS, b, panel1 + at + LANES), s3);
    }
    s0.intoArray(y, yOffset);
    s1.intoArray(y, yOffset + LANES);
    s2.intoArray(y, yOffset + 2 * LANES);
    s3.intoArray(y, yOffset + 3 * LANES);
  }

  private static void panels1(
      int k, float[] x, int xOffset, float[] b, int bOffset, float[] y, int yOffset) {
    FloatVector s0 = floats(0f);
    FloatVector s1 = s0;
    for (int p = 0; p < k; p++) {
      FloatVector term = floats(x[xOffset + p]);
      int at = p * WIDTH;
      s0 = term.fma(FloatVector.fromArray(FLOATS, b, bOffset + at), s0);
      s1 = term.fma(FloatVector.fromArray(FLOATS, b, bOffset + at + LANES), s1);
    }
    s0.intoArray(y, yOffset);
    s1.intoArray(y, yOffset + LANES);
  }
}
