package dev.lanewise.engine.gemm;

import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * The products of {@link Gemm} and {@link BlockedGemm}, spread over a budget of threads. C is cut
 * into rectangles by its shape; which thread computes which is left open, and no bit depends on it.
 *
 * <p>Made once, by the owner of the budget, and used by one thread at a time; a product then
 * allocates nothing.
 */
public final class ParallelGemm {
  private static final float[] NOTHING = {};

  private final Threads threads;
  private final Threads.Task task = this::multiplyRectangle;
  private final MatrixOperands operands = new MatrixOperands();
  private final ParallelTurnedProduct turned;

  private int m;
  private int n;
  private int k;
  private int taskRows;
  private int taskColumns;
  private LeftFactor a = operands.a;
  private RightFactor b = operands.b;
  private float[] c = NOTHING;
  private TileLayout layout = operands.c;
  private boolean accumulate;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /** Products that run on {@code threads}. */
  public ParallelGemm(Threads threads) {
    this.threads = threads;
    turned = new ParallelTurnedProduct(threads, operands);
  }

  /**
   * {@code C = A·B}, or {@code C += A·B}: {@link Gemm#nn} on all threads.
   *
   * @throws IllegalArgumentException if a matrix does not fit its array, or rows overlap
   */
  public void nn(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc,
      boolean accumulate,
      TileEpilogue epilogue) {
    operands.setNN(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    multiply(m, n, k, operands.a, operands.b, c, operands.c, accumulate, epilogue);
  }

  /**
   * {@code C = A·Bᵀ}, or {@code C += A·Bᵀ}: {@link Gemm#nt} on all threads.
   *
   * @throws IllegalArgumentException if a matrix does not fit its array, or rows overlap
   */
  public void nt(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc,
      boolean accumulate,
      TileEpilogue epilogue) {
    operands.setNT(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    multiply(m, n, k, operands.a, operands.b, c, operands.c, accumulate, epilogue);
  }

  /**
   * {@code C = Aᵀ·B}, or {@code C += Aᵀ·B}: {@link Gemm#tn} on all threads.
   *
   * @throws IllegalArgumentException if a matrix does not fit its array, or rows overlap
   */
  public void tn(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc,
      boolean accumulate,
      TileEpilogue epilogue) {
    operands.setTN(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    multiply(m, n, k, operands.a, operands.b, c, operands.c, accumulate, epilogue);
  }

  /**
   * {@code C = A·B}, or {@code C += A·B}, of any factors: {@link BlockedGemm#multiply} on all
   * threads. Packers and epilogue are called from several threads at a time.
   *
   * @param m rows of C
   * @param n columns of C
   * @param k terms of each sum
   * @param a packs rows of A, or says where they stand
   * @param b packs columns of B, or says where they stand packed
   * @param c array of the result
   * @param layout where elements stand in c
   * @param accumulate whether to add to C
   * @param epilogue called for every finished tile
   */
  public void multiply(
      int m,
      int n,
      int k,
      LeftFactor a,
      RightFactor b,
      float[] c,
      TileLayout layout,
      boolean accumulate,
      TileEpilogue epilogue) {
    if (turned.serves(m, k)
        && a instanceof MatrixPanels left
        && b instanceof MatrixPanels right
        && ProductInPlace.turns(m, 0, n, k, right, layout, accumulate)) {
      try {
        turned.multiply(m, n, k, left, right, c, layout, epilogue);
      } finally {
        clear();
      }
      return;
    }
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = a;
    this.b = b;
    this.c = c;
    this.layout = layout;
    this.accumulate = accumulate;
    this.epilogue = epilogue;
    taskRows = m;
    taskColumns = n;
    if (threads.count() > 1) {
      cut();
    }
    try {
      if (m > 0 && n > 0) {
        threads.run(Math.ceilDiv(m, taskRows) * Math.ceilDiv(n, taskColumns), task);
      }
    } finally {
      clear();
    }
  }

  /** Halves the longer side of the rectangles until there are enough of them, or they are small. */
  private void cut() {
    long least = Blocking.taskWork(m, n, k);
    while ((long) taskRows * taskColumns * k >= 2 * least) {
      if (taskRows >= taskColumns && taskRows > Blocking.MR) {
        taskRows = Blocking.half(taskRows, Blocking.MR);
      } else if (taskColumns > Blocking.NR) {
        taskColumns = Blocking.half(taskColumns, Blocking.NR);
      } else {
        return;
      }
    }
  }

  private void multiplyRectangle(int index, Scratch scratch) {
    int across = Math.ceilDiv(n, taskColumns);
    int row = index / across * taskRows;
    int column = index % across * taskColumns;
    BlockedGemm.multiply(
        row,
        Math.min(taskRows, m - row),
        column,
        Math.min(taskColumns, n - column),
        k,
        a,
        b,
        c,
        layout,
        accumulate,
        epilogue,
        scratch);
  }

  /** Lets go of the product's arrays, so that nothing is kept alive between products. */
  private void clear() {
    operands.clear();
    a = operands.a;
    b = operands.b;
    c = NOTHING;
    layout = operands.c;
    epilogue = TileEpilogue.NONE;
  }
}
