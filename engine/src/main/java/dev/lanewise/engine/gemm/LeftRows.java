package dev.lanewise.engine.gemm;

import dev.lanewise.engine.threads.Scratch;
import org.jspecify.annotations.Nullable;

/**
 * One thread's left factor during a product: blocks of rows, packed or read where they stand, and
 * the micro-kernels that read them.
 */
final class LeftRows {
  private static final float[] NOTHING = {};

  private @Nullable PanelPacker packer;
  private @Nullable PackedPanels ready;
  private boolean allNarrow;
  private float[] array = NOTHING;
  private int[] starts = {};
  private int[] ownStarts = {};
  private int firstRow;
  private int firstStart;
  private int base;
  private int block;
  private int k0;

  /**
   * For a rectangle of {@code rows} × {@code columns}, whose blocks have up to {@code mc} rows and
   * {@code kc} terms; {@code allNarrow} if panels of B have one vector, not two. The last of many
   * may be narrow, too.
   */
  void set(
      LeftFactor a,
      int firstRow,
      int rows,
      int columns,
      boolean allNarrow,
      int mc,
      int kc,
      Scratch scratch) {
    this.firstRow = firstRow;
    this.allNarrow = allNarrow;
    packer = null;
    ready = null;
    switch (a) {
      case RowsInPlace inPlace -> {
        array = inPlace.array();
        starts = inPlace.starts();
        base = inPlace.offset();
        firstStart = firstRow;
      }
      case MatrixPanels matrix when Blocking.readInPlace(matrix, columns) -> {
        array = matrix.array();
        starts = startsOf(matrix, rows);
        base = 0;
        firstStart = 0;
      }
      case PackedPanels panels -> {
        ready = panels;
        array = panels.array();
      }
      case PanelPacker panels -> {
        packer = panels;
        int height = Math.ceilDiv(mc, Blocking.MOST_TILE_ROWS) * Blocking.MOST_TILE_ROWS;
        array = scratch.floats(Scratch.PACKED_A, height * kc + PanelPacker.SLACK);
      }
    }
  }

  private int[] startsOf(MatrixPanels matrix, int rows) {
    int count =
        rows + Blocking.MOST_TILE_ROWS - 1; // the last repeats: a tile may hang over the end
    if (ownStarts.length < count) {
      ownStarts = new int[count];
    }
    for (int i = 0; i < count; i++) {
      ownStarts[i] = matrix.index(firstRow + Math.min(i, rows - 1), 0);
    }
    return ownStarts;
  }

  /** Lets go of the array. */
  void clear() {
    packer = null;
    ready = null;
    array = NOTHING;
  }

  /** Turns to a block of rows and its terms from k0 on. */
  void moveTo(int row, int rows, int k0, int pass) {
    block = row;
    this.k0 = k0;
    if (packer != null && pass > 0) {
      int height;
      for (int i = 0; i < rows; i += height) {
        height = tileRows(i, rows - i);
        int count = Math.min(height, rows - i);
        packer.pack(firstRow + row + i, count, k0, pass, height, array, i * pass);
      }
    }
  }

  /** Rows of the next tile, {@code i} rows into the block, where {@code left} are left of it. */
  int tileRows(int i, int left) {
    int together =
        ready == null ? left : Math.min(left, PackedPanels.rowsLeft(firstRow + block + i));
    return Blocking.tileRows(together, allNarrow);
  }

  /**
   * Computes the tile of {@code height} rows that begins {@code i} rows into the block; a narrow
   * one has always 12, of which the last mean nothing where that is more.
   */
  void multiply(
      int i,
      int height,
      boolean narrow,
      int pass,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int ldc,
      boolean load) {
    if (packer != null || ready != null) {
      int at = ready == null ? i * pass : ready.rowIndex(firstRow + block + i, k0);
      int step = ready == null ? height : PackedPanels.WIDTH;
      if (narrow) {
        Kernel12x1.run(pass, array, at, step, b, bOffset, c, cOffset, ldc, load);
        return;
      }
      switch (height) {
        case 12 -> Kernel12x2.run(pass, array, at, step, b, bOffset, c, cOffset, ldc, load);
        case 8 -> Kernel8x2.run(pass, array, at, step, b, bOffset, c, cOffset, ldc, load);
        case 6 -> Kernel6x2.run(pass, array, at, step, b, bOffset, c, cOffset, ldc, load);
        default -> Kernel4x2.run(pass, array, at, step, b, bOffset, c, cOffset, ldc, load);
      }
    } else {
      int at = base + k0;
      int row = firstStart + block + i;
      if (narrow) {
        Kernel12x1.runInPlace(pass, array, at, starts, row, b, bOffset, c, cOffset, ldc, load);
        return;
      }
      switch (height) {
        case 12 ->
            Kernel12x2.runInPlace(pass, array, at, starts, row, b, bOffset, c, cOffset, ldc, load);
        case 8 ->
            Kernel8x2.runInPlace(pass, array, at, starts, row, b, bOffset, c, cOffset, ldc, load);
        case 6 ->
            Kernel6x2.runInPlace(pass, array, at, starts, row, b, bOffset, c, cOffset, ldc, load);
        default ->
            Kernel4x2.runInPlace(pass, array, at, starts, row, b, bOffset, c, cOffset, ldc, load);
      }
    }
  }
}
