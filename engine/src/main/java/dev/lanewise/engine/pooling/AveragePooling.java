package dev.lanewise.engine.pooling;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.simd.Pairs;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code y} = the sum of each window divided by its number of taps. Padding counts as zeros, so
 * that windows at the border are divided by the same number; or it does not count, and they are
 * divided by the number of taps that are on the image.
 *
 * <p>Elements are added row by row, from 0. Made for one shape, and used by one thread at a time; a
 * run then allocates nothing.
 */
public final class AveragePooling {
  private final Pool2dGeometry geometry;
  private final PlaneTasks tasks;
  private final Threads threads;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;

  /** Taps that count along each axis, for each row and column of the output. */
  private final int[] rowTaps;

  private final int[] columnTaps;
  private final Threads.Task forward = this::forwardPlanes;
  private final Threads.Task backward = this::backwardPlanes;

  private float[] in = {};
  private int inOffset;
  private float[] out = {};
  private int outOffset;

  /** A pooling of this shape on {@code threads}, whose padding counts. */
  public AveragePooling(Pool2dGeometry geometry, Threads threads) {
    this(geometry, true, threads);
  }

  /** A pooling of this shape on {@code threads}. */
  public AveragePooling(Pool2dGeometry geometry, boolean countsPadding, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    height = geometry.height();
    width = geometry.width();
    tasks = new PlaneTasks(geometry.planes(), height * width);
    outHeight = geometry.outHeight();
    outWidth = geometry.outWidth();
    rowTaps = taps(geometry.vertical(), height, outHeight, countsPadding);
    columnTaps = taps(geometry.horizontal(), width, outWidth, countsPadding);
  }

  private static int[] taps(Window window, int size, int outputs, boolean countsPadding) {
    int[] taps = new int[outputs];
    for (int i = 0; i < outputs; i++) {
      taps[i] = countsPadding ? window.kernel() : window.tapsOnInput(i, size);
    }
    return taps;
  }

  /**
   * Pools.
   *
   * @param x (batch, channels, height, width)
   * @param y (batch, channels, outHeight, outWidth), receives the output
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void forward(Tensor x, Tensor y) {
    geometry.checkInput("AveragePooling", "x", x);
    geometry.checkOutput("AveragePooling", "y", y);
    set(x, y);
    threads.run(tasks.count(), forward);
  }

  /**
   * {@code dx} = for each input the sum of {@code dy / taps} over the windows that it is in, in
   * their order.
   *
   * @param dy (batch, channels, outHeight, outWidth)
   * @param dx (batch, channels, height, width), receives the gradient
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void backward(Tensor dy, Tensor dx) {
    geometry.checkOutput("AveragePooling", "dy", dy);
    geometry.checkInput("AveragePooling", "dx", dx);
    set(dx, dy);
    threads.run(tasks.count(), backward);
  }

  private void set(Tensor input, Tensor output) {
    in = input.data();
    inOffset = input.offset();
    out = output.data();
    outOffset = output.offset();
  }

  private void forwardPlanes(int task, Scratch scratch) {
    int plane = height * width;
    int outPlane = outHeight * outWidth;
    int end = tasks.first(task + 1);
    for (int i = tasks.first(task); i < end; i++) {
      if (geometry.isTwoByTwo()) {
        forwardTwoByTwo(inOffset + i * plane, outOffset + i * outPlane);
      } else {
        forwardPlane(inOffset + i * plane, outOffset + i * outPlane);
      }
    }
  }

  private void backwardPlanes(int task, Scratch scratch) {
    int plane = height * width;
    int outPlane = outHeight * outWidth;
    int end = tasks.first(task + 1);
    for (int i = tasks.first(task); i < end; i++) {
      int dx = inOffset + i * plane;
      Arrays.fill(in, dx, dx + plane, 0f);
      if (geometry.isTwoByTwo()) {
        backwardTwoByTwo(dx, outOffset + i * outPlane);
      } else {
        backwardPlane(dx, outOffset + i * outPlane);
      }
    }
  }

  private void forwardPlane(int x, int y) {
    for (int row = 0; row < outHeight; row++) {
      forwardRow(x, row, y);
    }
  }

  private void forwardRow(int x, int row, int y) {
    for (int column = 0; column < outWidth; column++) {
      out[y + row * outWidth + column] = sum(x, row, column) / taps(row, column);
    }
  }

  /** What the sum of a window is divided by. */
  private float taps(int row, int column) {
    return rowTaps[row] * columnTaps[column];
  }

  private float sum(int x, int row, int column) {
    float sum = 0f;
    for (int u = 0; u < geometry.vertical().kernel(); u++) {
      int a = inputRow(row, u);
      for (int v = 0; v < geometry.horizontal().kernel(); v++) {
        int b = inputColumn(column, v);
        if (isInside(a, b)) {
          sum += in[x + a * width + b];
        }
      }
    }
    return sum;
  }

  private void backwardPlane(int dx, int dy) {
    for (int row = 0; row < outHeight; row++) {
      backwardRow(dx, row, dy);
    }
  }

  private void backwardRow(int dx, int row, int dy) {
    for (int column = 0; column < outWidth; column++) {
      spread(dx, row, column, out[dy + row * outWidth + column] / taps(row, column));
    }
  }

  private void spread(int dx, int row, int column, float share) {
    for (int u = 0; u < geometry.vertical().kernel(); u++) {
      int a = inputRow(row, u);
      for (int v = 0; v < geometry.horizontal().kernel(); v++) {
        int b = inputColumn(column, v);
        if (isInside(a, b)) {
          in[dx + a * width + b] += share;
        }
      }
    }
  }

  private int inputRow(int row, int tap) {
    return row * geometry.vertical().stride()
        - geometry.vertical().padding()
        + tap * geometry.vertical().dilation();
  }

  private int inputColumn(int column, int tap) {
    return column * geometry.horizontal().stride()
        - geometry.horizontal().padding()
        + tap * geometry.horizontal().dilation();
  }

  private boolean isInside(int row, int column) {
    return row >= 0 && row < height && column >= 0 && column < width;
  }

  /** Rows that whole vectors can be read for: all but the array's last. */
  private void forwardTwoByTwo(int x, int y) {
    int reach = width + 2 * Math.ceilDiv(outWidth, LANES) * LANES;
    for (int row = 0; row < outHeight; row++) {
      if (x + 2 * row * width + reach <= in.length) {
        forwardTwoByTwoRow(x + 2 * row * width, y + row * outWidth);
      } else {
        forwardRow(x, row, y);
      }
    }
  }

  /** A vector of outputs at a time, from two vectors of each of two rows. */
  private void forwardTwoByTwoRow(int x, int y) {
    for (int i = 0; i < outWidth; i += LANES) {
      int top = x + 2 * i;
      FloatVector a = FloatVector.fromArray(FLOATS, in, top);
      FloatVector b = FloatVector.fromArray(FLOATS, in, top + LANES);
      FloatVector c = FloatVector.fromArray(FLOATS, in, top + width);
      FloatVector d = FloatVector.fromArray(FLOATS, in, top + width + LANES);
      FloatVector sum = Pairs.evens(a, b).add(0f).add(Pairs.odds(a, b));
      sum = sum.add(Pairs.evens(c, d)).add(Pairs.odds(c, d));
      sum.div(4f).intoArray(out, y + i, FLOATS.indexInRange(i, outWidth));
    }
  }

  /** Rows that whole vectors can be read for: all but the array's last. */
  private void backwardTwoByTwo(int dx, int dy) {
    for (int row = 0; row < outHeight; row++) {
      int from = dy + row * outWidth;
      if (from + Math.ceilDiv(outWidth, LANES) * LANES <= out.length) {
        backwardTwoByTwoRow(dx + 2 * row * width, from);
      } else {
        backwardRow(dx, row, dy);
      }
    }
  }

  /** Each share to two neighbours in each of two rows. */
  private void backwardTwoByTwoRow(int dx, int dy) {
    for (int i = 0; i < outWidth; i += LANES) {
      int top = dx + 2 * i;
      FloatVector share = FloatVector.fromArray(FLOATS, out, dy + i).div(4f).add(0f);
      FloatVector first = Pairs.lowTwice(share);
      VectorMask<Float> low = FLOATS.indexInRange(2 * i, 2 * outWidth);
      first.intoArray(in, top, low);
      first.intoArray(in, top + width, low);
      if (2 * i + LANES < 2 * outWidth) {
        FloatVector second = Pairs.highTwice(share);
        VectorMask<Float> high = FLOATS.indexInRange(2 * i + LANES, 2 * outWidth);
        second.intoArray(in, top + LANES, high);
        second.intoArray(in, top + width + LANES, high);
      }
    }
  }
}
