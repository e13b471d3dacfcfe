package dev.lanewise.engine.elementwise;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/** {@code c = a + b}, element by element: where branches of a network meet, or their gradients. */
public final class Addition {
  private Addition() {}

  /**
   * {@code c[i] = a[i] + b[i]} for n elements.
   *
   * @param c may be a or b at the same offset
   */
  public static void add(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    Objects.checkFromIndexSize(aOffset, n, a.length);
    Objects.checkFromIndexSize(bOffset, n, b.length);
    Objects.checkFromIndexSize(cOffset, n, c.length);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector.fromArray(FLOATS, a, aOffset + i)
          .add(FloatVector.fromArray(FLOATS, b, bOffset + i))
          .intoArray(c, cOffset + i);
    }
    for (; i < n; i++) {
      c[cOffset + i] = a[aOffset + i] + b[bOffset + i];
    }
  }
}
