package dev.lanewise.engine.pooling;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code y} = the largest x of each window. Padding is never the largest; of equal elements the
 * first counts, row by row; the first not-a-number beats all.
 *
 * <p>Made for one shape, and used by one thread at a time; a run then allocates nothing.
 */
public final class MaxPooling {
  private final Pool2dGeometry geometry;
  private final PlaneTasks tasks;
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
    tasks = new PlaneTasks(geometry.planes(), height * width);
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
    threads.run(tasks.count(), forward);
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
    threads.run(tasks.count(), backward);
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
    int first = tasks.first(task);
    int end = tasks.first(task + 1);
    if (geometry.isTwoByTwo()) {
      int x = inOffset + first * plane;
      int y = outOffset + first * outPlane;
      MaxTwoByTwo.forward(end - first, height, width, in, x, out, y, argmax, first * outPlane);
    } else if (MaxWindows.serves(geometry)) {
      MaxWindows windows = scratch.workspace(MaxWindows.class, MaxWindows::new);
      for (int i = first; i < end; i++) {
        int y = outOffset + i * outPlane;
        windows.forward(geometry, in, inOffset + i * plane, out, y, argmax, i * outPlane);
      }
    } else {
      for (int i = first; i < end; i++) {
        anyWindow(inOffset + i * plane, outOffset + i * outPlane, i * outPlane);
      }
    }
  }

  private void backwardPlanes(int task, Scratch scratch) {
    int[] from = argmax;
    if (from == null) {
      return;
    }
    int plane = height * width;
    int outPlane = outHeight * outWidth;
    int first = tasks.first(task);
    int end = tasks.first(task + 1);
    if (geometry.isTwoByTwo()) {
      int dx = inOffset + first * plane;
      int dy = outOffset + first * outPlane;
      MaxTwoByTwo.backward(end - first, height, width, in, dx, out, dy, from, first * outPlane);
    } else {
      for (int i = first; i < end; i++) {
        addToSources(inOffset + i * plane, outOffset + i * outPlane, from, i * outPlane);
      }
    }
  }

  private void addToSources(int dx, int dy, int[] from, int at) {
    Arrays.fill(in, dx, dx + height * width, 0f);
    for (int j = 0; j < outHeight * outWidth; j++) {
      in[dx + from[at + j]] += out[dy + j];
    }
  }

  private void anyWindow(int x, int y, int at) {
    for (int row = 0; row < outHeight; row++) {
      for (int column = 0; column < outWidth; column++) {
        int best = largest(x, row, column);
        out[y + row * outWidth + column] = in[x + best];
        if (argmax != null) {
          argmax[at + row * outWidth + column] = best;
        }
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
          if (best < 0 || Largest.replaces(in[x + at], in[x + best])) {
            best = at;
          }
        }
      }
    }
    return best;
  }
}
