package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel of a single row × 4 vectors, for depthwise convolutions and gradients by the
 * only channel of an image. See {@link ProductTile}.
 */
final class ProductRow {
  private ProductRow() {}

  static void run(
      int depth,
      float[] a,
      int aOffset,
      int[] runs,
      float[] b,
      int start0,
      int start1,
      int start2,
      int start3,
      float[] c,
      int at) {
    FloatVector c0 = Simd.floats(0f);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    for (int k = 0; k < depth; k++) {
      int run = runs[k];
      FloatVector weight = Simd.floats(a[aOffset + k]);
      c0 = weight.fma(FloatVector.fromArray(FLOATS, b, start0 + run), c0);
      c1 = weight.fma(FloatVector.fromArray(FLOATS, b, start1 + run), c1);
      c2 = weight.fma(FloatVector.fromArray(FLOATS, b, start2 + run), c2);
      c3 = weight.fma(FloatVector.fromArray(FLOATS, b, start3 + run), c3);
    }
    c0.intoArray(c, at);
    c1.intoArray(c, at + LANES);
    c2.intoArray(c, at + 2 * LANES);
    c3.intoArray(c, at + 3 * LANES);
  }
}
