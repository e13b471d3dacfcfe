package dev.lanewise.engine.gemm;

import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * {@code C = A·Bᵀ} for a B that was packed once, on a budget of threads. Each element of C is the
 * chain that {@link Gemm} makes it.
 *
 * <p>Made once, and used by one thread at a time; a product then allocates nothing.
 */
public final class PackedProduct {
  /** Multiply-adds of a task of one row: half a megabyte of weights, some 15 µs. */
  private static final long LEAST_ROW_TASK = 1 << 17;

  private final PackedWeights weights;
  private final Threads threads;
  private final ParallelGemm gemm;
  private final MatrixPanels left = new MatrixPanels();
  private final PackedPanels right = new PackedPanels();
  private final MatrixLayout layout = new MatrixLayout();
  private final Threads.Task rowTask = this::multiplyPanels;

  /** Columns of a task of one row: whole panels. */
  private final int taskColumns;

  private float[] a = {};
  private int aOffset;
  private float[] c = {};
  private int cOffset;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /** Products with these weights on {@code threads}. */
  public PackedProduct(PackedWeights weights, Threads threads) {
    this.weights = weights;
    this.threads = threads;
    gemm = new ParallelGemm(threads);
    int group = RowByPanels.MOST * PackedPanels.WIDTH;
    int groups = Math.ceilDiv(weights.columns(), group);
    long work = (long) weights.columns() * weights.terms();
    long tasks = Math.clamp(work / LEAST_ROW_TASK, 1, Threads.MOST_TASKS);
    taskColumns = Math.ceilDiv(groups, (int) tasks) * group;
  }

  /**
   * Multiplies.
   *
   * @param m rows of A and C
   * @param a rows of as many terms as the weights have, one after another
   * @param c receives rows of as many columns as the weights have, one after another
   * @param epilogue called for every finished rectangle
   */
  public void multiply(
      int m, float[] a, int aOffset, float[] c, int cOffset, TileEpilogue epilogue) {
    if (m == 1) {
      this.a = a;
      this.aOffset = aOffset;
      this.c = c;
      this.cOffset = cOffset;
      this.epilogue = epilogue;
      threads.run(Math.ceilDiv(weights.columns(), taskColumns), rowTask);
    } else {
      left.setSumAlongRows(a, aOffset, weights.terms());
      right.set(weights.panels(), 0, weights.terms());
      layout.set(cOffset, weights.columns());
      gemm.multiply(m, weights.columns(), weights.terms(), left, right, c, layout, false, epilogue);
      left.clear();
    }
  }

  private void multiplyPanels(int task, Scratch scratch) {
    int first = task * taskColumns;
    int columns = Math.min(taskColumns, weights.columns() - first);
    int terms = weights.terms();
    RowByPanels.multiply(
        columns, terms, a, aOffset, weights.panels(), first * terms, c, cOffset + first, scratch);
    epilogue.apply(0, first, 1, columns, c, cOffset + first, weights.columns(), scratch);
  }
}
