package dev.lanewise.engine.elementwise;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The largest of several pieces, {@code y[i] = max over j of x[j·stride + i]}; not-a-number where
 * one of them is.
 */
public final class LargestPiece {
  private LargestPiece() {}

  /**
   * {@code y[i]} for n elements.
   *
   * @param pieces at least 1
   * @param stride from an element of a piece to that of the next
   */
  public static void forward(
      int pieces, int stride, int n, float[] x, int xOffset, float[] y, int yOffset) {
    Objects.checkFromIndexSize(xOffset, (pieces - 1) * stride + n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector largest = FloatVector.fromArray(FLOATS, x, xOffset + i);
      for (int j = 1; j < pieces; j++) {
        largest = largest.max(FloatVector.fromArray(FLOATS, x, xOffset + j * stride + i));
      }
      largest.intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      float largest = x[xOffset + i];
      for (int j = 1; j < pieces; j++) {
        largest = Math.max(largest, x[xOffset + j * stride + i]);
      }
      y[yOffset + i] = largest;
    }
  }

  /**
   * The gradient by x: dy to the first piece that is not below y, 0 to the others.
   *
   * @param y as {@link #forward} left it
   * @param dx of the places that x has
   */
  public static void backward(
      int pieces,
      int stride,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Objects.checkFromIndexSize(xOffset, (pieces - 1) * stride + n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    Objects.checkFromIndexSize(dyOffset, n, dy.length);
    Objects.checkFromIndexSize(dxOffset, (pieces - 1) * stride + n, dx.length);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector largest = FloatVector.fromArray(FLOATS, y, yOffset + i);
      FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyOffset + i);
      VectorMask<Float> open = FLOATS.maskAll(true);
      for (int j = 0; j < pieces; j++) {
        FloatVector piece = FloatVector.fromArray(FLOATS, x, xOffset + j * stride + i);
        VectorMask<Float> takes = open.andNot(piece.compare(LT, largest));
        floats(0f).blend(gradient, takes).intoArray(dx, dxOffset + j * stride + i);
        open = open.andNot(takes);
      }
    }
    for (; i < n; i++) {
      boolean open = true;
      for (int j = 0; j < pieces; j++) {
        boolean takes = open && !(x[xOffset + j * stride + i] < y[yOffset + i]);
        dx[dxOffset + j * stride + i] = takes ? dy[dyOffset + i] : 0f;
        open &= !takes;
      }
    }
  }
}
