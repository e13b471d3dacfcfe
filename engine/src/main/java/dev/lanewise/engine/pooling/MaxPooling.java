package dev.lanewise.engine.pooling;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.INTS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Pairs;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * {@code y} = the largest x of each window. Padding is never the largest; of equal elements the
 * first counts, row by row; the first not-a-number beats all.
 *
 * <p>Made for one shape, and used by one thread at a time; a run then allocates nothing.
 */
public final class MaxPooling {
  private final Pool2dGeometry geometry;
  private final Threads threads;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;
  private final Threads.Task forward = this::forwardPlanes;
  private final Threads.Task backward = this::backwardPlanes;

  private float[] in = {};
  private int inOffset;
  private float[] out = {};
  private int outOffset;
  private int @Nullable [] argmax;

  /** A pooling of this shape on {@code threads}. */
  public MaxPooling(Pool2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    height = geometry.height();
    width = geometry.width();
    outHeight = geometry.outHeight();
    outWidth = geometry.outWidth();
  }

  /**
   * Pools.
   *
   * @param x (batch, channels, height, width)
   * @param y (batch, channels, outHeight, outWidth), receives the output
   * @param argmax receives, for each output, the position in the input plane that it came from; or
   *     null where no backward follows
   * @throws IllegalArgumentException if a tensor or argmax has another size
   */
  public void forward(Tensor x, Tensor y, int @Nullable [] argmax) {
    geometry.checkInput("MaxPooling", "x", x);
    geometry.checkOutput("MaxPooling", "y", y);
    if (argmax != null) {
      checkSize(argmax, y);
    }
    this.in = x.data();
    this.inOffset = x.offset();
    this.out = y.data();
    this.outOffset = y.offset();
    this.argmax = argmax;
    threads.run(PlaneTasks.count(geometry.planes()), forward);
  }

  /**
   * {@code dx} = for each input the sum of dy over the outputs that came from it, in their order.
   *
   * @param dy (batch, channels, outHeight, outWidth)
   * @param argmax as forward left it
   * @param dx (batch, channels, height, width), receives the gradient
   * @throws IllegalArgumentException if a tensor or argmax has another size
   */
  public void backward(Tensor dy, int[] argmax, Tensor dx) {
    geometry.checkOutput("MaxPooling", "dy", dy);
    geometry.checkInput("MaxPooling", "dx", dx);
    checkSize(argmax, dy);
    this.in = dx.data();
    this.inOffset = dx.offset();
    this.out = dy.data();
    this.outOffset = dy.offset();
    this.argmax = argmax;
    threads.run(PlaneTasks.count(geometry.planes()), backward);
  }

  private static void checkSize(int[] argmax, Tensor output) {
    if (argmax.length != output.size()) {
      throw new IllegalArgumentException(
          "MaxPooling: expected argmax of " + output.size() + ", got " + argmax.length);
    }
  }

  private void forwardPlanes(int task, Scratch scratch) {
    int plane = height * width;
    int outPlane = outHeight * outWidth;
    int end = PlaneTasks.first(task + 1, geometry.planes());
    for (int i = PlaneTasks.first(task, geometry.planes()); i < end; i++) {
      if (geometry.isTwoByTwo()) {
        twoByTwo(inOffset + i * plane, outOffset + i * outPlane, i * outPlane);
      } else {
        anyWindow(inOffset + i * plane, outOffset + i * outPlane, i * outPlane);
      }
    }
  }

  private void backwardPlanes(int task, Scratch scratch) {
    int plane = height * width;
    int outPlane = outHeight * outWidth;
    int end = PlaneTasks.first(task + 1, geometry.planes());
    int[] from = argmax;
    for (int i = PlaneTasks.first(task, geometry.planes()); i < end && from != null; i++) {
      int dx = inOffset + i * plane;
      int dy = outOffset + i * outPlane;
      Arrays.fill(in, dx, dx + plane, 0f);
      for (int j = 0; j < outPlane; j++) {
        in[dx + from[i * outPlane + j]] += out[dy + j];
      }
    }
  }

  private void anyWindow(int x, int y, int at) {
    for (int row = 0; row < outHeight; row++) {
      anyWindowRow(x, row, y, at);
    }
  }

  private void anyWindowRow(int x, int row, int y, int at) {
    for (int column = 0; column < outWidth; column++) {
      int best = largest(x, row, column);
      out[y + row * outWidth + column] = in[x + best];
      if (argmax != null) {
        argmax[at + row * outWidth + column] = best;
      }
    }
  }

  /** Position in the plane of the largest element of one window. */
  private int largest(int x, int row, int column) {
    int firstRow = row * geometry.vertical().stride() - geometry.vertical().padding();
    int firstColumn = column * geometry.horizontal().stride() - geometry.horizontal().padding();
    int best = -1;
    for (int u = 0; u < geometry.vertical().kernel(); u++) {
      int a = firstRow + u * geometry.vertical().dilation();
      for (int v = 0; v < geometry.horizontal().kernel(); v++) {
        int b = firstColumn + v * geometry.horizontal().dilation();
        if (a >= 0 && a < height && b >= 0 && b < width) {
          int at = a * width + b;
          if (best < 0 || isLarger(in[x + at], in[x + best])) {
            best = at;
          }
        }
      }
    }
    return best;
  }

  private static boolean isLarger(float candidate, float best) {
    return !(candidate <= best) && !Float.isNaN(best);
  }

  /** Rows that whole vectors can be read for: all but the array's last. */
  private void twoByTwo(int x, int y, int at) {
    int reach = width + 2 * Math.ceilDiv(outWidth, LANES) * LANES;
    for (int row = 0; row < outHeight; row++) {
      if (x + 2 * row * width + reach <= in.length) {
        twoByTwoRow(x, row, y, at);
      } else {
        anyWindowRow(x, row, y, at);
      }
    }
  }

  /** A vector of outputs at a time, from two vectors of each of two rows. */
  private void twoByTwoRow(int x, int row, int y, int at) {
    IntVector twice = IntVector.zero(INTS).addIndex(2);
    for (int i = 0; i < outWidth; i += LANES) {
      int position = 2 * (row * width + i);
      int top = x + position;
      FloatVector a = FloatVector.fromArray(FLOATS, in, top);
      FloatVector b = FloatVector.fromArray(FLOATS, in, top + LANES);
      FloatVector c = FloatVector.fromArray(FLOATS, in, top + width);
      FloatVector d = FloatVector.fromArray(FLOATS, in, top + width + LANES);
      FloatVector best = Pairs.evens(a, b);
      FloatVector candidate = Pairs.odds(a, b);
      VectorMask<Float> second = larger(candidate, best);
      best = best.blend(candidate, second);
      candidate = Pairs.evens(c, d);
      VectorMask<Float> third = larger(candidate, best);
      best = best.blend(candidate, third);
      candidate = Pairs.odds(c, d);
      VectorMask<Float> fourth = larger(candidate, best);
      best = best.blend(candidate, fourth);
      VectorMask<Float> valid = FLOATS.indexInRange(i, outWidth);
      best.intoArray(out, y + row * outWidth + i, valid);
      if (argmax != null) {
        twice
            .add(position)
            .blend(twice.add(position + 1), second.cast(INTS))
            .blend(twice.add(position + width), third.cast(INTS))
            .blend(twice.add(position + width + 1), fourth.cast(INTS))
            .intoArray(argmax, at + row * outWidth + i, valid.cast(INTS));
      }
    }
  }

  /** Where a later element takes the place of an earlier one: see {@link #isLarger}. */
  private static VectorMask<Float> larger(FloatVector candidate, FloatVector best) {
    return candidate
        .compare(VectorOperators.LE, best)
        .not()
        .and(best.compare(VectorOperators.EQ, best));
  }
}
