package dev.lanewise.engine.pooling;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.INTS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Pairs;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Largest elements of 2×2 windows side by side, a vector of outputs at a time, and their gradient.
 *
 * <p>There are no masks. A row of at least a vector ends with a vector that overlaps the one before
 * it; a shorter row is stored as a whole vector, whose end the next row overwrites. The last few
 * rows of the last plane, behind which a whole vector would not fit, go element by element.
 */
final class MaxTwoByTwo {
  private MaxTwoByTwo() {}

  /**
   * {@code planes} neighbouring planes of (height, width), pooled to planes of (height/2, width/2).
   *
   * @param at where positions of the first plane go in argmax
   */
  static void forward(
      int planes,
      int height,
      int width,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int @Nullable [] argmax,
      int at) {
    int outHeight = height / 2;
    int outWidth = width / 2;
    int outputs = planes * outHeight * outWidth;
    int out = 0;
    for (int plane = 0; plane < planes; plane++) {
      int start = xOffset + plane * height * width;
      for (int row = 0; row < outHeight; row++, out += outWidth) {
        if (outWidth >= LANES || out + LANES <= outputs) {
          forwardRow(2 * row, width, x, start, y, yOffset + out, argmax, at + out);
        } else {
          forwardLastRow(2 * row, width, x, start, y, yOffset + out, argmax, at + out);
        }
      }
    }
  }

  private static void forwardRow(
      int row,
      int width,
      float[] x,
      int plane,
      float[] y,
      int out,
      int @Nullable [] argmax,
      int at) {
    int outWidth = width / 2;
    IntVector twice = IntVector.zero(INTS).addIndex(2);
    for (int next = 0; next < outWidth; next += LANES) {
      int j = Math.max(0, Math.min(next, outWidth - LANES));
      int position = row * width + 2 * j;
      int top = plane + position;
      FloatVector a = FloatVector.fromArray(FLOATS, x, top);
      FloatVector b = FloatVector.fromArray(FLOATS, x, top + LANES);
      FloatVector c = FloatVector.fromArray(FLOATS, x, top + width);
      FloatVector d = FloatVector.fromArray(FLOATS, x, top + width + LANES);
      FloatVector best = Pairs.evens(a, b);
      FloatVector candidate = Pairs.odds(a, b);
      VectorMask<Float> second = Largest.replaces(candidate, best);
      best = best.blend(candidate, second);
      candidate = Pairs.evens(c, d);
      VectorMask<Float> third = Largest.replaces(candidate, best);
      best = best.blend(candidate, third);
      candidate = Pairs.odds(c, d);
      VectorMask<Float> fourth = Largest.replaces(candidate, best);
      best.blend(candidate, fourth).intoArray(y, out + j);
      if (argmax != null) {
        IntVector corner = twice.add(position);
        corner
            .blend(corner.add(1), second.cast(INTS))
            .blend(corner.add(width), third.cast(INTS))
            .blend(corner.add(width + 1), fourth.cast(INTS))
            .intoArray(argmax, at + j);
      }
    }
  }

  private static void forwardLastRow(
      int row,
      int width,
      float[] x,
      int plane,
      float[] y,
      int out,
      int @Nullable [] argmax,
      int at) {
    for (int j = 0; j < width / 2; j++) {
      int best = largest(x, plane, row * width + 2 * j, width);
      y[out + j] = x[plane + best];
      if (argmax != null) {
        argmax[at + j] = best;
      }
    }
  }

  /** Position in the plane of the largest element of the window that begins at {@code corner}. */
  private static int largest(float[] x, int plane, int corner, int width) {
    int best = corner;
    best = Largest.replaces(x[plane + corner + 1], x[plane + best]) ? corner + 1 : best;
    best = Largest.replaces(x[plane + corner + width], x[plane + best]) ? corner + width : best;
    int last = corner + width + 1;
    return Largest.replaces(x[plane + last], x[plane + best]) ? last : best;
  }

  /**
   * {@code dx} of {@code planes} neighbouring planes: dy where forward took the element from, 0
   * elsewhere.
   */
  static void backward(
      int planes,
      int height,
      int width,
      float[] dx,
      int dxOffset,
      float[] dy,
      int dyOffset,
      int[] argmax,
      int at) {
    int outHeight = height / 2;
    int outWidth = width / 2;
    int outputs = planes * outHeight * outWidth;
    int out = 0;
    for (int plane = 0; plane < planes; plane++) {
      int start = dxOffset + plane * height * width;
      for (int row = 0; row < outHeight; row++, out += outWidth) {
        if (outWidth >= LANES || out + LANES <= outputs) {
          backwardRow(2 * row, width, dx, start, dy, dyOffset + out, argmax, at + out);
        } else {
          backwardLastRow(2 * row, width, dx, start, dy, dyOffset + out, argmax, at + out);
        }
      }
      clearOutsideWindows(height, width, dx, start);
    }
  }

  private static void backwardRow(
      int row, int width, float[] dx, int plane, float[] dy, int out, int[] argmax, int at) {
    int outWidth = width / 2;
    IntVector twice = IntVector.zero(INTS).addIndex(2);
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int next = 0; next < outWidth; next += LANES) {
      int j = Math.max(0, Math.min(next, outWidth - LANES));
      int position = row * width + 2 * j;
      int top = plane + position;
      FloatVector gradient = FloatVector.fromArray(FLOATS, dy, out + j).add(zero);
      IntVector from = IntVector.fromArray(INTS, argmax, at + j).sub(twice);
      FloatVector a = zero.blend(gradient, is(from, position));
      FloatVector b = zero.blend(gradient, is(from, position + 1));
      FloatVector c = zero.blend(gradient, is(from, position + width));
      FloatVector d = zero.blend(gradient, is(from, position + width + 1));
      Pairs.firstOf(a, b).intoArray(dx, top);
      Pairs.secondOf(a, b).intoArray(dx, top + LANES);
      Pairs.firstOf(c, d).intoArray(dx, top + width);
      Pairs.secondOf(c, d).intoArray(dx, top + width + LANES);
    }
  }

  private static void backwardLastRow(
      int row, int width, float[] dx, int plane, float[] dy, int out, int[] argmax, int at) {
    int top = plane + row * width;
    Arrays.fill(dx, top, top + 2 * width, 0f);
    for (int j = 0; j < width / 2; j++) {
      dx[plane + argmax[at + j]] = 0f + dy[out + j];
    }
  }

  private static VectorMask<Float> is(IntVector from, int position) {
    return from.compare(VectorOperators.EQ, position).cast(FLOATS);
  }

  /** The last column and the last row of planes of odd sizes are in no window. */
  private static void clearOutsideWindows(int height, int width, float[] dx, int plane) {
    if (width % 2 == 1) {
      for (int row = 0; row < height; row++) {
        dx[plane + row * width + width - 1] = 0f;
      }
    }
    if (height % 2 == 1) {
      int last = plane + (height - 1) * width;
      Arrays.fill(dx, last, last + width, 0f);
    }
  }
}
