package dev.lanewise.engine.gemm;

import dev.lanewise.engine.threads.Scratch;

/**
 * The blocked loops of every matrix product, after Goto and van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication" (ACM TOMS 34, 2008): factors come packed from {@link
 * PanelPacker}s, tiles of the result go where a {@link TileLayout} says.
 *
 * <p>Each element of C is the chain {@code c = fma(A(i, p), B(p, j), c)} for p = 0 to k − 1, which
 * starts from 0, or from C where the product is added. Between passes over the sum the chain rests
 * in C.
 */
public final class BlockedGemm {
  private BlockedGemm() {}

  /**
   * Computes a rectangle of {@code C = A·B} or {@code C += A·B}, on the calling thread. Rectangles
   * of one product may be computed by several threads at a time, each with a scratch of its own.
   *
   * <p>Packers, layout and array are trusted: what they read and write must exist.
   *
   * @param firstRow first row of the rectangle
   * @param rows its rows; with 0, nothing is done
   * @param firstColumn first column of the rectangle
   * @param columns its columns; with 0, nothing is done
   * @param k terms of each sum; with 0, every sum is 0
   * @param a packs rows of A, or says where they stand, as they are or packed; those that stand
   *     packed are counted from the first of the first panel
   * @param b packs columns of B, or says where they stand packed; the rectangle then begins with a
   *     panel
   * @param c array of the result; nothing outside the rectangle is touched
   * @param layout where elements stand in c
   * @param accumulate whether to add to C
   * @param epilogue called for every finished tile
   * @param scratch slots PACKED_A, PACKED_B and TILE are used; the epilogue must leave them alone
   */
  public static void multiply(
      int firstRow,
      int rows,
      int firstColumn,
      int columns,
      int k,
      LeftFactor a,
      RightFactor b,
      float[] c,
      TileLayout layout,
      boolean accumulate,
      TileEpilogue epilogue,
      Scratch scratch) {
    multiply(
        Blocking.MACHINE,
        firstRow,
        rows,
        firstColumn,
        columns,
        k,
        a,
        b,
        c,
        layout,
        accumulate,
        epilogue,
        scratch);
  }

  /** The same in other blocks; no bit depends on them. */
  static void multiply(
      Blocking blocking,
      int firstRow,
      int rows,
      int firstColumn,
      int columns,
      int k,
      LeftFactor a,
      RightFactor b,
      float[] c,
      TileLayout layout,
      boolean accumulate,
      TileEpilogue epilogue,
      Scratch scratch) {
    if (ProductInPlace.multiply(
        blocking,
        firstRow,
        rows,
        firstColumn,
        columns,
        k,
        a,
        b,
        c,
        layout,
        accumulate,
        epilogue,
        scratch)) {
      return;
    }
    // Where the rows fit into the second cache whole, panels are read from end to end: memory gives
    // them faster than in stretches, each of which has to be found anew.
    boolean streams =
        b instanceof PackedPanels
            && !(a instanceof PackedPanels)
            && (long) rows * k <= blocking.block();
    int kc = streams ? Math.max(1, k) : blocking.passLength(k);
    boolean once = rows <= blocking.mc();
    int mc = once ? rows : Blocking.MOST_STRIP_ROWS;
    int nc = once ? columns : blocking.blockColumns(columns, kc);
    PackedPanels ready = b instanceof PackedPanels panels ? panels : null;
    int panelSize = kc * Blocking.NR;
    LeftRows left = scratch.workspace(LeftRows.class, LeftRows::new);
    boolean allNarrow = ready == null && Blocking.isNarrow(columns);
    left.set(a, firstRow, rows, columns, allNarrow, mc, kc, scratch);
    int panels = once ? 1 : Math.ceilDiv(nc, Blocking.NR);
    float[] packedB =
        ready == null
            ? scratch.floats(Scratch.PACKED_B, panels * panelSize + PanelPacker.SLACK)
            : ready.array();
    float[] tile = scratch.floats(Scratch.TILE, Blocking.MOST_TILE_ROWS * Blocking.NR);
    for (int column = 0; column < columns; column += nc) {
      int blockColumns = Math.min(nc, columns - column);
      for (int k0 = 0; k0 == 0 || k0 < k; k0 += kc) {
        int pass = Math.min(kc, k - k0);
        boolean load = accumulate || k0 > 0;
        TileEpilogue finish = k0 + pass == k ? epilogue : TileEpilogue.NONE;
        int blockRows;
        for (int row = 0; row < rows; row += blockRows) {
          blockRows = once ? rows : Blocking.stripRows(rows - row);
          left.moveTo(row, blockRows, k0, pass);
          for (int j = 0; j < blockColumns; j += Blocking.NR) {
            int panelColumns = Math.min(Blocking.NR, blockColumns - j);
            boolean narrow = ready == null && Blocking.isNarrow(panelColumns);
            int panelColumn = firstColumn + column + j;
            int panel =
                ready == null
                    ? once ? 0 : j / Blocking.NR * panelSize
                    : ready.index(panelColumn, k0);
            if (b instanceof PanelPacker packer && row == 0 && pass > 0) {
              int width = Blocking.panelWidth(narrow);
              packer.pack(panelColumn, panelColumns, k0, pass, width, packedB, panel);
            }
            multiplyPanel(
                firstRow + row,
                blockRows,
                panelColumn,
                panelColumns,
                narrow,
                pass,
                left,
                packedB,
                panel,
                c,
                layout,
                load,
                finish,
                tile,
                scratch);
          }
        }
      }
    }
    left.clear();
  }

  /** All tiles of one panel of B: a column of C, as high as the block of A. */
  private static void multiplyPanel(
      int firstRow,
      int rows,
      int column,
      int columns,
      boolean narrow,
      int pass,
      LeftRows left,
      float[] packedB,
      int panel,
      float[] c,
      TileLayout layout,
      boolean load,
      TileEpilogue epilogue,
      float[] tile,
      Scratch scratch) {
    boolean wholeColumns =
        columns == Blocking.panelWidth(narrow) && layout.run(column, columns) == columns;
    int height;
    for (int i = 0; i < rows; i += height) {
      height = left.tileRows(i, rows - i);
      int row = firstRow + i;
      int tileRows = Math.min(height, rows - i);
      boolean direct = wholeColumns && tileRows == (narrow ? Blocking.MOST_TILE_ROWS : height);
      float[] target = direct ? c : tile;
      int at = direct ? layout.index(row, column) : 0;
      int ld = direct ? layout.rowStride() : Blocking.NR;
      if (load && !direct) {
        loadTile(row, tileRows, column, columns, c, layout, tile);
      }
      left.multiply(i, height, narrow, pass, packedB, panel, target, at, ld, load);
      if (direct) {
        epilogue.apply(row, column, tileRows, columns, c, at, ld, scratch);
      } else {
        storeTile(row, tileRows, column, columns, c, layout, tile, epilogue, scratch);
      }
    }
  }

  private static void loadTile(
      int row, int rows, int column, int columns, float[] c, TileLayout layout, float[] tile) {
    int ldc = layout.rowStride();
    int run;
    for (int j = 0; j < columns; j += run) {
      run = layout.run(column + j, columns - j);
      int at = layout.index(row, column + j);
      for (int i = 0; i < rows; i++) {
        System.arraycopy(c, at + i * ldc, tile, i * Blocking.NR + j, run);
      }
    }
  }

  private static void storeTile(
      int row,
      int rows,
      int column,
      int columns,
      float[] c,
      TileLayout layout,
      float[] tile,
      TileEpilogue epilogue,
      Scratch scratch) {
    int ldc = layout.rowStride();
    int run;
    for (int j = 0; j < columns; j += run) {
      run = layout.run(column + j, columns - j);
      int at = layout.index(row, column + j);
      for (int i = 0; i < rows; i++) {
        System.arraycopy(tile, i * Blocking.NR + j, c, at + i * ldc, run);
      }
      epilogue.apply(row, column + j, rows, run, c, at, ldc, scratch);
    }
  }
}
