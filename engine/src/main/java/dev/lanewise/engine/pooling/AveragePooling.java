package dev.lanewise.engine.pooling;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code y} = the sum of each window divided by its number of taps. Padding counts as zeros:
 * windows at the border are divided by the same number.
 *
 * <p>Elements are added row by row, from 0. Made for one shape, and used by one thread at a time; a
 * run then allocates nothing.
 */
public final class AveragePooling {
  private final Pool2dGeometry geometry;
  private final Threads threads;
  private final float taps;
  private final Threads.Task forward = this::forwardPlanes;
  private final Threads.Task backward = this::backwardPlanes;

  private float[] in = {};
  private int inOffset;
  private float[] out = {};
  private int outOffset;

  /** A pooling of this shape on {@code threads}. */
  public AveragePooling(Pool2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    taps = geometry.vertical().kernel() * geometry.horizontal().kernel();
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
    threads.run(PlaneTasks.count(geometry.planes()), forward);
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
    threads.run(PlaneTasks.count(geometry.planes()), backward);
  }

  private void set(Tensor input, Tensor output) {
    in = input.data();
    inOffset = input.offset();
    out = output.data();
    outOffset = output.offset();
  }

  private void forwardPlanes(int task, Scratch scratch) {
    int plane = geometry.height() * geometry.width();
    int outPlane = geometry.outHeight() * geometry.outWidth();
    int end = PlaneTasks.first(task + 1, geometry.planes());
    for (int i = PlaneTasks.first(task, geometry.planes()); i < end; i++) {
      if (geometry.isTwoByTwo()) {
        forwardTwoByTwo(inOffset + i * plane, outOffset + i * outPlane);
      } else {
        forwardPlane(inOffset + i * plane, outOffset + i * outPlane);
      }
    }
  }

  private void backwardPlanes(int task, Scratch scratch) {
    int plane = geometry.height() * geometry.width();
    int outPlane = geometry.outHeight() * geometry.outWidth();
    int end = PlaneTasks.first(task + 1, geometry.planes());
    for (int i = PlaneTasks.first(task, geometry.planes()); i < end; i++) {
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
    int columns = geometry.outWidth();
    for (int row = 0; row < geometry.outHeight(); row++) {
      for (int column = 0; column < columns; column++) {
        out[y + row * columns + column] = sum(x, row, column) / taps;
      }
    }
  }

  private float sum(int x, int row, int column) {
    float sum = 0f;
    for (int u = 0; u < geometry.vertical().kernel(); u++) {
      int a = inputRow(row, u);
      for (int v = 0; v < geometry.horizontal().kernel(); v++) {
        int b = inputColumn(column, v);
        if (isInside(a, b)) {
          sum += in[x + a * geometry.width() + b];
        }
      }
    }
    return sum;
  }

  private void backwardPlane(int dx, int dy) {
    int columns = geometry.outWidth();
    for (int row = 0; row < geometry.outHeight(); row++) {
      for (int column = 0; column < columns; column++) {
        spread(dx, row, column, out[dy + row * columns + column] / taps);
      }
    }
  }

  private void spread(int dx, int row, int column, float share) {
    for (int u = 0; u < geometry.vertical().kernel(); u++) {
      int a = inputRow(row, u);
      for (int v = 0; v < geometry.horizontal().kernel(); v++) {
        int b = inputColumn(column, v);
        if (isInside(a, b)) {
          in[dx + a * geometry.width() + b] += share;
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
    return row >= 0 && row < geometry.height() && column >= 0 && column < geometry.width();
  }

  /** A vector of outputs at a time, from two vectors of each of two rows. */
  private void forwardTwoByTwo(int x, int y) {
    int width = geometry.width();
    int columns = geometry.outWidth();
    for (int row = 0; row < geometry.outHeight(); row++) {
      for (int i = 0; i < columns; i += LANES) {
        VectorMask<Float> low = FLOATS.indexInRange(2 * i, 2 * columns);
        VectorMask<Float> high = FLOATS.indexInRange(2 * i + LANES, 2 * columns);
        int top = x + 2 * (row * width + i);
        FloatVector a = FloatVector.fromArray(FLOATS, in, top, low);
        FloatVector b = FloatVector.fromArray(FLOATS, in, top + LANES, high);
        FloatVector c = FloatVector.fromArray(FLOATS, in, top + width, low);
        FloatVector d = FloatVector.fromArray(FLOATS, in, top + width + LANES, high);
        FloatVector sum = Pairs.evens(a, b).add(0f).add(Pairs.odds(a, b));
        sum = sum.add(Pairs.evens(c, d)).add(Pairs.odds(c, d));
        sum.div(taps).intoArray(out, y + row * columns + i, FLOATS.indexInRange(i, columns));
      }
    }
  }

  /** Each share to two neighbours in each of two rows. */
  private void backwardTwoByTwo(int dx, int dy) {
    int width = geometry.width();
    int columns = geometry.outWidth();
    for (int row = 0; row < geometry.outHeight(); row++) {
      for (int i = 0; i < columns; i += LANES) {
        VectorMask<Float> low = FLOATS.indexInRange(2 * i, 2 * columns);
        VectorMask<Float> high = FLOATS.indexInRange(2 * i + LANES, 2 * columns);
        int top = dx + 2 * (row * width + i);
        FloatVector share =
            FloatVector.fromArray(
                    FLOATS, out, dy + row * columns + i, FLOATS.indexInRange(i, columns))
                .div(taps)
                .add(0f);
        FloatVector first = Pairs.lowTwice(share);
        FloatVector second = Pairs.highTwice(share);
        first.intoArray(in, top, low);
        second.intoArray(in, top + LANES, high);
        first.intoArray(in, top + width, low);
        second.intoArray(in, top + width + LANES, high);
      }
    }
  }
}
