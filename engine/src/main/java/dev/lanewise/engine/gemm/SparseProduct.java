package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * {@code C = A·Bᵀ} for a packed B, each sum over the {@link NonzeroTerms} of its group of rows:
 * tiles of 8 rows × one panel, A read where it stands, B term by term as the list has them.
 *
 * <p>Made once, and used by one thread at a time; a product then allocates nothing.
 */
final class SparseProduct {
  private static final int GROUP = NonzeroTerms.GROUP_ROWS;
  private static final int WIDTH = PackedPanels.WIDTH;

  private final PackedWeights weights;
  private final int rows;
  private final NonzeroTerms terms;
  private final Threads threads;
  private final Threads.Task task = this::multiplyRectangle;

  /** By row of whole groups, where it begins in A: rows that are missing repeat the last. */
  private final int[] starts;

  /** Groups of rows, and panels, of a task. */
  private final int taskGroups;

  private final int taskPanels;
  private float[] a = {};
  private float[] c = {};
  private int cOffset;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /** Products of {@code rows} rows, of which {@code terms} are found before each. */
  SparseProduct(PackedWeights weights, int rows, NonzeroTerms terms, Threads threads) {
    this.weights = weights;
    this.rows = rows;
    this.terms = terms;
    this.threads = threads;
    starts = new int[terms.groups() * GROUP];
    int panels = panels();
    long work = (long) rows * weights.columns() * weights.terms();
    int tasks = Math.clamp(work / Blocking.LEAST_TASK, 1, Threads.MOST_TASKS);
    taskPanels = Math.ceilDiv(panels, Math.min(tasks, panels));
    int down = Math.clamp(tasks / panels, 1, Math.max(1, terms.groups()));
    taskGroups = Math.max(1, Math.ceilDiv(terms.groups(), down));
  }

  private int panels() {
    return Math.ceilDiv(weights.columns(), WIDTH);
  }

  /** Multiplies; see {@link PackedProduct#multiply}. */
  void multiply(float[] a, int aOffset, float[] c, int cOffset, TileEpilogue epilogue) {
    this.a = a;
    this.c = c;
    this.cOffset = cOffset;
    this.epilogue = epilogue;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = aOffset + Math.min(i, rows - 1) * weights.terms();
    }
    int down = Math.ceilDiv(terms.groups(), taskGroups);
    threads.run(down * Math.ceilDiv(panels(), taskPanels), task);
  }

  /** Panel by panel, which stays in the second cache for all groups. */
  private void multiplyRectangle(int index, Scratch scratch) {
    int across = Math.ceilDiv(panels(), taskPanels);
    int firstGroup = index / across * taskGroups;
    int endGroup = Math.min(firstGroup + taskGroups, terms.groups());
    int firstPanel = index % across * taskPanels;
    int endPanel = Math.min(firstPanel + taskPanels, panels());
    float[] tile = scratch.floats(Scratch.TILE, GROUP * WIDTH);
    for (int panel = firstPanel; panel < endPanel; panel++) {
      int column = panel * WIDTH;
      int columns = Math.min(WIDTH, weights.columns() - column);
      for (int group = firstGroup; group < endGroup; group++) {
        int row = group * GROUP;
        int groupRows = Math.min(GROUP, rows - row);
        int ld = weights.columns();
        int at = cOffset + row * ld + column;
        if (groupRows == GROUP && columns == WIDTH) {
          multiplyTile(group, column * weights.terms(), c, at, ld);
        } else {
          multiplyTile(group, column * weights.terms(), tile, 0, WIDTH);
          for (int i = 0; i < groupRows; i++) {
            System.arraycopy(tile, i * WIDTH, c, at + i * ld, columns);
          }
        }
        epilogue.apply(row, column, groupRows, columns, c, at, ld, scratch);
      }
    }
  }

  private void multiplyTile(int group, int panel, float[] to, int toOffset, int ld) {
    int[] list = terms.list();
    int first = terms.first(group);
    int count = terms.count(group);
    float[] b = weights.panels();
    int row = group * GROUP;
    if (Simd.REGISTERS >= 32) {
      SparseKernel8x2.run(count, list, first, a, starts, row, b, panel, to, toOffset, ld);
      return;
    }
    for (int lane = 0; lane < WIDTH; lane += LANES) {
      SparseKernel8x1.run(
          count, list, first, a, starts, row, b, panel + lane, to, toOffset + lane, ld);
    }
  }
}
