package dev.lanewise.engine.gemm;

import java.util.Arrays;

/**
 * Rows of a left factor that are read where they stand: {@code A(i, p) = array[offset + starts[i] +
 * p]}. Rows may overlap, and begin anywhere: those of a convolution's im2col matrix are runs of its
 * images.
 *
 * <p>Made once and set before every product, so that a product allocates nothing. Not to be set
 * while a product uses it.
 */
public final class RowsInPlace implements LeftFactor {
  private static final float[] NOTHING = {};

  private int[] starts = {};
  private float[] array = NOTHING;
  private int offset;

  /** No rows, until set. */
  public RowsInPlace() {}

  /**
   * Sets the rows.
   *
   * @param starts from {@link #padded}
   */
  public void set(float[] array, int offset, int[] starts) {
    this.array = array;
    this.offset = offset;
    this.starts = starts;
  }

  /** Lets go of the array. */
  public void clear() {
    array = NOTHING;
  }

  /** The starts of all rows, and the last of them repeated: a tile may hang over the end. */
  public static int[] padded(int[] starts) {
    int[] padded = Arrays.copyOf(starts, starts.length + Blocking.MOST_TILE_ROWS - 1);
    Arrays.fill(padded, starts.length, padded.length, starts[starts.length - 1]);
    return padded;
  }

  float[] array() {
    return array;
  }

  int offset() {
    return offset;
  }

  int[] starts() {
    return starts;
  }
}
