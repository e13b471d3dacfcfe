package dev.lanewise.engine.gemm;

/**
 * A factor that its maker wrote the way the micro-kernel reads it, so that nothing is packed:
 * panels of {@link #WIDTH} columns of B, or rows of A, one behind the other, each (k, width).
 *
 * <pre>
 * B(p, j) at offset + (j / width · k + p) · width + j mod width
 * A(i, p) at offset + (i / width · k + p) · width + i mod width
 * </pre>
 *
 * What is missing in the last panel may hold anything. A left factor in panels asks for a right one
 * in panels.
 *
 * <p>Made once and set before every product, so that a product allocates nothing. Not to be set
 * while a product uses it.
 */
public final class PackedPanels implements LeftFactor, RightFactor {
  /** Columns or rows of a panel on this machine: 32, 16 or 8. */
  public static final int WIDTH = Blocking.NR;

  private static final float[] NOTHING = {};

  private float[] array = NOTHING;
  private int offset;
  private int k;

  /** No panels, until set. */
  public PackedPanels() {}

  /** Panels of {@code k} terms. */
  public void set(float[] array, int offset, int k) {
    this.array = array;
    this.offset = offset;
    this.k = k;
  }

  /** Lets go of the array. */
  public void clear() {
    array = NOTHING;
  }

  float[] array() {
    return array;
  }

  /** Where the panel that begins with {@code column} has its term k0. */
  int index(int column, int k0) {
    return offset + column * k + k0 * WIDTH;
  }

  /** Where a row that need not be the first of its panel has its term k0. */
  int rowIndex(int row, int k0) {
    int within = row % WIDTH;
    return index(row - within, k0) + within;
  }

  /** Rows from {@code row} to the end of its panel. */
  static int rowsLeft(int row) {
    return WIDTH - row % WIDTH;
  }
}
