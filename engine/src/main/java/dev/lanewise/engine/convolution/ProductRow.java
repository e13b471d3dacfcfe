package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel of a single row × 4 vectors, for depthwise convolutions and gradients by the
 * only channel of an image. Its vectors are neighbours: to find each by itself took a quarter
 * longer. See {@link ProductTile}.
 */
final class ProductRow {
  private ProductRow() {}

  static void run(
      int depth, float[] a, int aOffset, int[] runs, float[] b, int bOffset, float[] c, int at) {
    FloatVector c0 = Simd.floats(0f);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    for (int k = 0; k < depth; k++) {
      int run = bOffset + runs[k];
      FloatVector weight = Simd.floats(a[aOffset + k]);
      c0 = weight.fma(FloatVector.fromArray(FLOATS, b, run), c0);
      c1 = weight.fma(FloatVector.fromArray(FLOATS, b, run + LANES), c1);
      c2 = weight.fma(FloatVector.fromArray(FLOATS, b, run + 2 * LANES), c2);
      c3 = weight.fma(FloatVector.fromArray(FLOATS, b, run + 3 * LANES), c3);
    }
    c0.intoArray(c, at);
    c1.intoArray(c, at + LANES);
    c2.intoArray(c, at + 2 * LANES);
    c3.intoArray(c, at + 3 * LANES);
  }
}
