package dev.lanewise.engine.gemm;

/**
 * Panels of a factor that stands in memory as a row-major matrix. Its arrays are set before every
 * product and let go after it, so that a product allocates nothing and keeps nothing alive.
 */
final class MatrixPanels implements PanelPacker {
  private static final float[] NOTHING = {};

  private float[] from = NOTHING;
  private int offset;
  private int ld;
  private boolean sumContiguous;

  /**
   * Sets the matrix.
   *
   * @param sumContiguous whether the index of the sum runs along the rows in memory: true for A of
   *     A·B and B of A·Bᵀ, whose panels are transposed copies; false for B of A·B and A of Aᵀ·B
   */
  void set(float[] from, int offset, int ld, boolean sumContiguous) {
    this.from = from;
    this.offset = offset;
    this.ld = ld;
    this.sumContiguous = sumContiguous;
  }

  void clear() {
    from = NOTHING;
  }

  @Override
  public void pack(int first, int count, int k0, int kc, int width, float[] to, int toOffset) {
    if (sumContiguous) {
      transpose(count, kc, offset + first * ld + k0, width, to, toOffset);
    } else {
      copy(count, kc, offset + k0 * ld + first, width, to, toOffset);
    }
  }

  private void transpose(int count, int kc, int at, int width, float[] to, int toOffset) {
    for (int p = 0; p < kc; p++) {
      int step = toOffset + p * width;
      for (int i = 0; i < count; i++) {
        to[step + i] = from[at + i * ld + p];
      }
      for (int i = count; i < width; i++) {
        to[step + i] = 0f;
      }
    }
  }

  private void copy(int count, int kc, int at, int width, float[] to, int toOffset) {
    for (int p = 0; p < kc; p++) {
      int step = toOffset + p * width;
      for (int i = 0; i < count; i++) {
        to[step + i] = from[at + p * ld + i];
      }
      for (int i = count; i < width; i++) {
        to[step + i] = 0f;
      }
    }
  }
}
