package dev.lanewise.engine.gemm;

import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * {@link TurnedProduct} on several threads: they pack the rows of A once, for all of them, and then
 * share the rows of B. Were C cut into rectangles, each would pack A's rows again, for a batch as
 * much work as a third of the product.
 */
final class ParallelTurnedProduct {
  private static final float[] NOTHING = {};

  /** Floats of packed rows that are kept from product to product: 4 MiB. */
  private static final int MOST_PACKED = 1 << 20;

  private final Threads threads;
  private final MatrixOperands nothing;
  private final Threads.Task packTask = this::packPanel;
  private final Threads.Task multiplyTask = this::multiplyColumns;

  private float[] packed = NOTHING;
  private int rows;
  private int columns;
  private int k;
  private int taskColumns;
  private PanelPacker a;
  private MatrixPanels b;
  private float[] c = NOTHING;
  private TileLayout layout;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /** Products on {@code threads}; between them, {@code nothing} stands for the operands. */
  ParallelTurnedProduct(Threads threads, MatrixOperands nothing) {
    this.threads = threads;
    this.nothing = nothing;
    a = nothing.a;
    b = nothing.b;
    layout = nothing.c;
  }

  /** Whether there are threads to share, and the packed rows are few enough to keep. */
  boolean serves(int rows, int k) {
    long floats = (long) TurnedProduct.panels(rows) * TurnedProduct.width(rows) * k;
    return threads.count() > 1 && floats <= MOST_PACKED;
  }

  /** All of {@code C = A·Bᵀ}. */
  void multiply(
      int rows,
      int columns,
      int k,
      PanelPacker a,
      MatrixPanels b,
      float[] c,
      TileLayout layout,
      TileEpilogue epilogue) {
    this.rows = rows;
    this.columns = columns;
    this.k = k;
    this.a = a;
    this.b = b;
    this.c = c;
    this.layout = layout;
    this.epilogue = epilogue;
    int panels = TurnedProduct.panels(rows);
    if (packed.length < panels * stride(rows, k)) {
      packed = new float[panels * stride(rows, k)];
    }
    cut();
    try {
      threads.run(panels, packTask);
      threads.run(Math.ceilDiv(columns, taskColumns), multiplyTask);
    } finally {
      this.a = nothing.a;
      this.b = nothing.b;
      this.c = NOTHING;
      this.layout = nothing.c;
      this.epilogue = TileEpilogue.NONE;
    }
  }

  /** Floats from panel to panel: what packing spoils behind one is not the next one's. */
  private static int stride(int rows, int k) {
    return TurnedProduct.width(rows) * k + PanelPacker.SLACK;
  }

  private void cut() {
    long least = Blocking.taskWork(rows, columns, k);
    taskColumns = columns;
    while ((long) rows * taskColumns * k >= 2 * least && taskColumns > Blocking.MOST_TILE_ROWS) {
      taskColumns = Blocking.half(taskColumns, Blocking.MOST_TILE_ROWS);
    }
  }

  private void packPanel(int panel, Scratch scratch) {
    TurnedProduct.pack(a, 0, rows, panel, 0, k, packed, panel * stride(rows, k));
  }

  private void multiplyColumns(int task, Scratch scratch) {
    int first = task * taskColumns;
    scratch
        .workspace(TurnedProduct.class, TurnedProduct::new)
        .multiply(
            Blocking.MACHINE,
            0,
            rows,
            first,
            Math.min(taskColumns, columns - first),
            k,
            a,
            packed,
            stride(rows, k),
            b,
            c,
            layout,
            epilogue,
            scratch);
  }
}
