package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Rows put together of their even and their odd elements. */
final class Interleaving {
  /** Lanes 0, 0, 1, 1 and on. */
  private static final VectorShuffle<Float> TWICE = VectorShuffle.fromOp(FLOATS, lane -> lane / 2);

  private static final VectorMask<Float> ODD = VectorMask.fromLong(FLOATS, 0xaaaa_aaaa_aaaa_aaaaL);

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
      FloatVector evens = FloatVector.fromArray(FLOATS, from, even + i / 2).rearrange(TWICE);
      FloatVector odds = FloatVector.fromArray(FLOATS, from, odd + i / 2).rearrange(TWICE);
      evens.blend(odds, ODD).intoArray(to, toOffset + i);
    }
    for (; i < n; i++) {
      to[toOffset + i] = from[((i & 1) == 0 ? even : odd) + i / 2];
    }
  }
}
