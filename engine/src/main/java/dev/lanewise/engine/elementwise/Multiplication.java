package dev.lanewise.engine.elementwise;

import java.util.Objects;

/** {@code c = a·b}, element by element: masks of dropout, gates, slopes. */
public final class Multiplication {
  private Multiplication() {}

  /**
   * {@code c[i] = a[i]·b[i]} for n elements. A plain loop: the JIT makes vectors of it by itself,
   * and a product rounds the same in any of them.
   *
   * @param c may be a or b at the same offset
   */
  public static void multiply(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    Objects.checkFromIndexSize(aOffset, n, a.length);
    Objects.checkFromIndexSize(bOffset, n, b.length);
    Objects.checkFromIndexSize(cOffset, n, c.length);
    for (int i = 0; i < n; i++) {
      c[cOffset + i] = a[aOffset + i] * b[bOffset + i];
    }
  }
}
