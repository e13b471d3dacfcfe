package dev.lanewise.engine.elementwise;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.simd.Pairs;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The largest of several pieces, {@code y[i] = max over j of x[j·stride + i]}; not-a-number where
 * one of them is. Vectors go along pieces that lie apart. Of pieces side by side, pairs are taken
 * apart lane by lane; more are read one by one.
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

  /**
   * {@code y[i] = max over j of x[i·pieces + j]} for n elements: pieces that lie side by side.
   *
   * @param pieces at least 1
   */
  public static void forwardSideBySide(
      int pieces, int n, float[] x, int xOffset, float[] y, int yOffset) {
    Objects.checkFromIndexSize(xOffset, n * pieces, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    int i = 0;
    if (pieces == 2) {
      for (; i < FLOATS.loopBound(n); i += LANES) {
        FloatVector a = FloatVector.fromArray(FLOATS, x, xOffset + 2 * i);
        FloatVector b = FloatVector.fromArray(FLOATS, x, xOffset + 2 * i + LANES);
        Pairs.evens(a, b).max(Pairs.odds(a, b)).intoArray(y, yOffset + i);
      }
    }
    for (; i < n; i++) {
      float largest = x[xOffset + i * pieces];
      for (int j = 1; j < pieces; j++) {
        largest = Math.max(largest, x[xOffset + i * pieces + j]);
      }
      y[yOffset + i] = largest;
    }
  }

  /**
   * The gradient by x of {@link #forwardSideBySide}: dy to the first piece that is not below y, 0
   * to the others.
   *
   * @param y as it left it
   * @param dx of the places that x has
   */
  public static void backwardSideBySide(
      int pieces,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Objects.checkFromIndexSize(xOffset, n * pieces, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    Objects.checkFromIndexSize(dyOffset, n, dy.length);
    Objects.checkFromIndexSize(dxOffset, n * pieces, dx.length);
    int i = 0;
    if (pieces == 2) {
      for (; i < FLOATS.loopBound(n); i += LANES) {
        FloatVector a = FloatVector.fromArray(FLOATS, x, xOffset + 2 * i);
        FloatVector b = FloatVector.fromArray(FLOATS, x, xOffset + 2 * i + LANES);
        FloatVector largest = FloatVector.fromArray(FLOATS, y, yOffset + i);
        FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyOffset + i);
        VectorMask<Float> firstIsBelow = Pairs.evens(a, b).compare(LT, largest);
        VectorMask<Float> secondIsBelow = Pairs.odds(a, b).compare(LT, largest);
        FloatVector first = gradient.blend(0f, firstIsBelow);
        FloatVector second = floats(0f).blend(gradient, firstIsBelow.andNot(secondIsBelow));
        Pairs.firstOf(first, second).intoArray(dx, dxOffset + 2 * i);
        Pairs.secondOf(first, second).intoArray(dx, dxOffset + 2 * i + LANES);
      }
    }
    for (; i < n; i++) {
      float largest = y[yOffset + i];
      int left = Float.floatToRawIntBits(dy[dyOffset + i]); // 0 once a piece has taken it
      for (int j = i * pieces; j < (i + 1) * pieces; j++) {
        int below = x[xOffset + j] < largest ? -1 : 0; // bits, for a branch would be a guess
        dx[dxOffset + j] = Float.intBitsToFloat(left & ~below);
        left &= below;
      }
    }
  }
}
