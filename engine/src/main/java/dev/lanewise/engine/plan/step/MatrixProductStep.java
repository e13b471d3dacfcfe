package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.gemm.ParallelGemm;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;

/**
 * {@code y = a·b} of matrices, dimensions before the last two broadcast. Where b is one matrix for
 * all, all of a's rows are multiplied at once.
 */
final class MatrixProductStep implements Step {
  private static final int A = 0;
  private static final int B = 1;
  private static final int Y = 2;

  private final ParallelGemm gemm;
  private final Tensor a;
  private final Tensor b;
  private final Tensor y;
  private final int m;
  private final int n;
  private final int k;

  /** The way from matrix to matrix. */
  private final Strides way;

  MatrixProductStep(Tensor a, Tensor b, Tensor y, Threads threads) {
    gemm = new ParallelGemm(threads);
    this.a = a;
    this.b = b;
    this.y = y;
    k = a.shape().dim(a.shape().rank() - 1);
    n = b.size() / matrices(b.shape()).size() / k;
    Shape matrices = matrices(y.shape());
    if (b.size() == k * n && a.size() / k == y.size() / n) {
      m = a.size() / k;
      way = new Strides(Shape.of(), new int[0], new int[0], new int[0]);
    } else {
      m = y.size() / matrices.size() / n;
      way =
          new Strides(
              matrices,
              times(m * k, Strides.repeated(matrices(a.shape()), matrices)),
              times(k * n, Strides.repeated(matrices(b.shape()), matrices)),
              times(m * n, Strides.of(matrices)));
    }
  }

  private static Shape matrices(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
  }

  private static int[] times(int factor, int[] paces) {
    for (int i = 0; i < paces.length; i++) {
      paces[i] *= factor;
    }
    return paces;
  }

  @Override
  public void run() {
    way.restart(); // a product that threw has left it in the middle
    do {
      for (int i = 0; i < way.runLength(); i++) {
        multiply(
            a.offset() + way.place(A) + i * way.pace(A),
            b.offset() + way.place(B) + i * way.pace(B),
            y.offset() + way.place(Y) + i * way.pace(Y));
      }
    } while (way.next());
  }

  /** With one column, b is a row as well, and what is multiplied by it a's rows. */
  private void multiply(int aAt, int bAt, int yAt) {
    float[] to = y.data();
    if (n == 1) {
      gemm.nt(1, m, k, b.data(), bAt, k, a.data(), aAt, k, to, yAt, m, false, TileEpilogue.NONE);
    } else {
      gemm.nn(m, n, k, a.data(), aAt, k, b.data(), bAt, n, to, yAt, n, false, TileEpilogue.NONE);
    }
  }
}
