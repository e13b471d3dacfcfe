package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.threads.Scratch;
import jdk.incubator.vector.FloatVector;

/** Writes the transposed of a matrix, or adds it to another: {@code T = Fᵀ} or {@code T += Fᵀ}. */
public final class TransposedSum {
  /** Rows that are transposed at a time. */
  private static final int STRIP = 16;

  private TransposedSum() {}

  /**
   * {@code to[toOffset + j · ldTo + i] = from[fromOffset + i · ld + j]}, or {@code +=}, for i below
   * rows and j below columns. Indices are trusted; the scratch's slot PACKED_B is used.
   */
  public static void put(
      int rows,
      int columns,
      float[] from,
      int fromOffset,
      int ld,
      float[] to,
      int toOffset,
      int ldTo,
      boolean add,
      Scratch scratch) {
    float[] strip = scratch.floats(Scratch.PACKED_B, columns * STRIP + PanelPacker.SLACK);
    for (int row = 0; row < rows; row += STRIP) {
      int height = Math.min(STRIP, rows - row);
      Transposition.pack(height, columns, from, fromOffset + row * ld, ld, STRIP, strip, 0);
      if (!add) {
        copy(columns, height, strip, to, toOffset + row, ldTo);
      } else if (height == STRIP) {
        addWhole(columns, strip, to, toOffset + row, ldTo);
      } else {
        addPart(columns, height, strip, to, toOffset + row, ldTo);
      }
    }
  }

  private static void copy(
      int columns, int height, float[] strip, float[] to, int toOffset, int ldTo) {
    for (int j = 0; j < columns; j++) {
      System.arraycopy(strip, j * STRIP, to, toOffset + j * ldTo, height);
    }
  }

  private static void addWhole(int columns, float[] strip, float[] to, int toOffset, int ldTo) {
    for (int j = 0; j < columns; j++) {
      int at = toOffset + j * ldTo;
      for (int i = 0; i < STRIP; i += LANES) {
        FloatVector.fromArray(FLOATS, to, at + i)
            .add(FloatVector.fromArray(FLOATS, strip, j * STRIP + i))
            .intoArray(to, at + i);
      }
    }
  }

  private static void addPart(
      int columns, int height, float[] strip, float[] to, int toOffset, int ldTo) {
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < height; i++) {
        to[toOffset + j * ldTo + i] += strip[j * STRIP + i];
      }
    }
  }
}
