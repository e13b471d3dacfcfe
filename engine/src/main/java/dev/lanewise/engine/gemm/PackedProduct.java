package dev.lanewise.engine.gemm;

import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * {@code C = A·Bᵀ} for a B that was packed once, on a budget of threads. Each element of C is the
 * chain that {@link Gemm} makes it; where many terms of A are 0 in neighbouring rows, they are left
 * out, which changes no sum but for the sign of a 0 that is a product too small for a float.
 *
 * <p>Made once, and used by one thread at a time; a product then allocates nothing.
 */
public final class PackedProduct {
  /** Multiply-adds of a task of one row: half a megabyte of weights, some 15 µs. */
  private static final long LEAST_ROW_TASK = 1 << 17;

  /** Columns from which to look for zeros costs little beside the product. */
  private static final int LEAST_SPARSE_COLUMNS = 64;

  private final PackedWeights weights;
  private final int rows;
  private final Threads threads;
  private final ParallelGemm gemm;
  private final MatrixPanels left = new MatrixPanels();
  private final PackedPanels right = new PackedPanels();
  private final MatrixLayout layout = new MatrixLayout();
  private final Threads.Task rowTask = this::multiplyPanels;

  /** Whether zeros may be left out: an infinite weight would make NaN of them. */
  private final boolean mayBeSparse;

  private final NonzeroTerms nonzero;
  private final SparseProduct sparse;

  /** Columns of a task of one row: whole panels. */
  private final int taskColumns;

  private boolean isSparse;
  private float[] a = {};
  private int aOffset;
  private float[] c = {};
  private int cOffset;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /** Products of {@code rows} rows with these weights on {@code threads}. */
  public PackedProduct(PackedWeights weights, int rows, Threads threads) {
    this.weights = weights;
    this.rows = rows;
    this.threads = threads;
    gemm = new ParallelGemm(threads);
    mayBeSparse = weights.areFinite() && weights.columns() >= LEAST_SPARSE_COLUMNS;
    nonzero = new NonzeroTerms(mayBeSparse ? rows : 0, weights.terms());
    sparse = new SparseProduct(weights, rows, nonzero, threads);
    int group = RowByPanels.MOST * PackedPanels.WIDTH;
    int groups = Math.ceilDiv(weights.columns(), group);
    long work = (long) weights.columns() * weights.terms();
    long tasks = Math.clamp(work / LEAST_ROW_TASK, 1, Threads.MOST_TASKS);
    taskColumns = Math.ceilDiv(groups, (int) tasks) * group;
  }

  /**
   * Multiplies.
   *
   * @param a rows of as many terms as the weights have, one after another
   * @param c receives rows of as many columns as the weights have, one after another
   * @param epilogue called for every finished rectangle
   */
  public void multiply(float[] a, int aOffset, float[] c, int cOffset, TileEpilogue epilogue) {
    isSparse = mayBeSparse && nonzero.areFew(a, aOffset);
    if (rows == 1) {
      this.a = a;
      this.aOffset = aOffset;
      this.c = c;
      this.cOffset = cOffset;
      this.epilogue = epilogue;
      threads.run(Math.ceilDiv(weights.columns(), taskColumns), rowTask);
    } else if (isSparse) {
      sparse.multiply(a, aOffset, c, cOffset, epilogue);
    } else {
      left.setSumAlongRows(a, aOffset, weights.terms());
      right.set(weights.panels(), 0, weights.terms());
      layout.set(cOffset, weights.columns());
      int n = weights.columns();
      gemm.multiply(rows, n, weights.terms(), left, right, c, layout, false, epilogue);
      left.clear();
    }
  }

  private void multiplyPanels(int task, Scratch scratch) {
    int first = task * taskColumns;
    int columns = Math.min(taskColumns, weights.columns() - first);
    int terms = weights.terms();
    float[] b = weights.panels();
    int at = cOffset + first;
    if (isSparse) {
      SparseRow.multiply(columns, terms, nonzero, a, aOffset, b, first * terms, c, at, scratch);
    } else {
      RowByPanels.multiply(columns, terms, a, aOffset, b, first * terms, c, at, scratch);
    }
    epilogue.apply(0, first, 1, columns, c, at, weights.columns(), scratch);
  }
}
