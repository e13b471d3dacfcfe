package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Pairs;
import jdk.incubator.vector.FloatVector;

/** Rows put together of their even and their odd elements. */
final class Interleaving {
  private Interleaving() {}

  /**
   * {@code to[toOffset + 2·i] = from[even + i]}, {@code to[toOffset + 2·i + 1] = from[odd + i]};
   * nothing else is written. The array {@code from} has a vector's room behind what is read.
   *
   * @param n elements written
   */
  static void two(int n, float[] from, int even, int odd, float[] to, int toOffset) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector evens = FloatVector.fromArray(FLOATS, from, even + i / 2);
      FloatVector odds = FloatVector.fromArray(FLOATS, from, odd + i / 2);
      Pairs.firstOf(evens, odds).intoArray(to, toOffset + i);
    }
    for (; i < n; i++) {
      to[toOffset + i] = from[((i & 1) == 0 ? even : odd) + i / 2];
    }
  }
}
