package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.gemm.Transposition;
import dev.lanewise.engine.graph.Slice;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;

/** Elements copied from places to places that lie at even distances along each dimension. */
final class StridedCopy implements Step {
  private static final int X = 0;
  private static final int Y = 1;

  private final float[] x;
  private final int xAt;
  private final float[] y;
  private final int yAt;
  private final Strides way;
  private final boolean transposes;

  /**
   * A copy of {@code shape.size()} elements.
   *
   * @param xPaces distances in x along each dimension of shape
   * @param yPaces distances in y, likewise
   */
  StridedCopy(Shape shape, float[] x, int xAt, int[] xPaces, float[] y, int yAt, int[] yPaces) {
    this.x = x;
    this.xAt = xAt;
    this.y = y;
    this.yAt = yAt;
    way = new Strides(shape, xPaces, yPaces);
    transposes =
        way.hasPlanes()
            && way.pace(Y) == 1
            && way.rowPace(X) == 1
            && way.pace(X) >= way.planeRows()
            && way.rowPace(Y) >= way.runLength();
  }

  /** x repeated to y's shape; a copy where that is the same. */
  static StridedCopy repeated(Tensor x, Tensor y) {
    return of(x, 0, Strides.repeated(x.shape(), y.shape()), y);
  }

  static StridedCopy transposed(Transpose op, Tensor x, Tensor y) {
    int[] paces = Strides.of(x.shape());
    return of(x, 0, op.order().stream().mapToInt(axis -> paces[axis]).toArray(), y);
  }

  static StridedCopy slice(Slice op, Tensor x, Tensor y) {
    int[] paces = Strides.of(x.shape());
    int first = 0;
    for (int d = 0; d < paces.length; d++) {
      first += op.starts().get(d) * paces[d];
      paces[d] *= op.steps().get(d);
    }
    return of(x, first, paces, y);
  }

  /** To the whole of y. */
  private static StridedCopy of(Tensor x, int first, int[] paces, Tensor y) {
    int[] yPaces = Strides.of(y.shape());
    return new StridedCopy(
        y.shape(), x.data(), x.offset() + first, paces, y.data(), y.offset(), yPaces);
  }

  @Override
  public void run() {
    if (transposes) {
      do {
        transpose(xAt + way.place(X), yAt + way.place(Y));
      } while (way.nextPlane());
    } else {
      do {
        copy(xAt + way.place(X), yAt + way.place(Y));
      } while (way.next());
    }
  }

  private void copy(int from, int to) {
    int n = way.runLength();
    int xPace = way.pace(X);
    int yPace = way.pace(Y);
    if (xPace == 1 && yPace == 1) {
      System.arraycopy(x, from, y, to, n);
    } else if (xPace == 0 && yPace == 1) {
      Arrays.fill(y, to, to + n, x[from]);
    } else {
      for (int i = 0; i < n; i++) {
        y[to + i * yPace] = x[from + i * xPace];
      }
    }
  }

  /** A plane whose rows are contiguous in y, and its columns in x. */
  private void transpose(int from, int to) {
    int columns = way.runLength();
    int rows = way.planeRows();
    int whole = columns / Simd.LANES * Simd.LANES;
    if (whole > 0) {
      Transposition.pack(whole, rows, x, from, way.pace(X), way.rowPace(Y), y, to);
    }
    for (int column = whole; column < columns; column++) {
      int top = from + column * way.pace(X);
      for (int row = 0; row < rows; row++) {
        y[to + row * way.rowPace(Y) + column] = x[top + row];
      }
    }
  }
}
