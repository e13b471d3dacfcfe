package dev.lanewise.engine.elementwise;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/** {@code c = a·b}, element by element: masks of dropout, gates, slopes. */
public final class Multiplication {
  private Multiplication() {}

  /**
   * {@code c[i] = a[i]·b[i]} for n elements. Of a plain loop over three offsets the JIT makes no
   * vectors, for it cannot tell whether the arrays overlap.
   *
   * @param c may be a or b at the same offset
   */
  public static void multiply(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    Objects.checkFromIndexSize(aOffset, n, a.length);
    Objects.checkFromIndexSize(bOffset, n, b.length);
    Objects.checkFromIndexSize(cOffset, n, c.length);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector.fromArray(FLOATS, a, aOffset + i)
          .mul(FloatVector.fromArray(FLOATS, b, bOffset + i))
          .intoArray(c, cOffset + i);
    }
    for (; i < n; i++) {
      c[cOffset + i] = a[aOffset + i] * b[bOffset + i];
    }
  }
}
