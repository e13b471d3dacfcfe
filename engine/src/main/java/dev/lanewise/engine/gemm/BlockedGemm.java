package dev.lanewise.engine.gemm;

import dev.lanewise.engine.threads.Scratch;
import org.jspecify.annotations.Nullable;

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
   * @param a packs rows of A
   * @param b packs columns of B
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
      PanelPacker a,
      PanelPacker b,
      float[] c,
      TileLayout layout,
      boolean accumulate,
      TileEpilogue epilogue,
      Scratch scratch) {
    int kc = Blocking.passLength(k);
    int mc = Blocking.blockRows(rows);
    int nc = Blocking.blockColumns(rows, columns);
    boolean once = rows <= mc;
    int bPanel = kc * Blocking.NR;
    MatrixPanels inPlace =
        a instanceof MatrixPanels matrix && Blocking.readInPlace(matrix, columns) ? matrix : null;
    float[] packedA =
        scratch.floats(Scratch.PACKED_A, inPlace == null ? mc * kc + PanelPacker.SLACK : 0);
    float[] packedB =
        scratch.floats(
            Scratch.PACKED_B,
            (once ? 1 : Math.ceilDiv(nc, Blocking.NR)) * bPanel + PanelPacker.SLACK);
    float[] tile = scratch.floats(Scratch.TILE, Blocking.MR * Blocking.NR);
    for (int column = 0; column < columns; column += nc) {
      int blockColumns = Math.min(nc, columns - column);
      for (int k0 = 0; k0 == 0 || k0 < k; k0 += kc) {
        int pass = Math.min(kc, k - k0);
        boolean load = accumulate || k0 > 0;
        TileEpilogue finish = k0 + pass == k ? epilogue : TileEpilogue.NONE;
        for (int row = 0; row < rows; row += mc) {
          int blockRows = Math.min(mc, rows - row);
          if (inPlace == null && pass > 0) {
            packRows(firstRow + row, blockRows, k0, pass, a, packedA);
          }
          for (int j = 0; j < blockColumns; j += Blocking.NR) {
            int panelColumns = Math.min(Blocking.NR, blockColumns - j);
            int panelColumn = firstColumn + column + j;
            int panel = once ? 0 : j / Blocking.NR * bPanel;
            if (row == 0 && pass > 0) {
              b.pack(panelColumn, panelColumns, k0, pass, Blocking.NR, packedB, panel);
            }
            multiplyPanel(
                firstRow + row,
                blockRows,
                panelColumn,
                panelColumns,
                k0,
                pass,
                inPlace,
                packedA,
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
  }

  private static void packRows(
      int firstRow, int rows, int k0, int pass, PanelPacker a, float[] packed) {
    int width;
    for (int i = 0; i < rows; i += width) {
      width = Blocking.tileRows(rows - i);
      a.pack(firstRow + i, Math.min(width, rows - i), k0, pass, width, packed, i * pass);
    }
  }

  /** All tiles of one panel of B: a column of C, as high as the block of A. */
  private static void multiplyPanel(
      int firstRow,
      int rows,
      int column,
      int columns,
      int k0,
      int pass,
      @Nullable MatrixPanels inPlace,
      float[] packedA,
      float[] packedB,
      int panel,
      float[] c,
      TileLayout layout,
      boolean load,
      TileEpilogue epilogue,
      float[] tile,
      Scratch scratch) {
    boolean wholeColumns = columns == Blocking.NR && layout.run(column, columns) == columns;
    int height;
    for (int i = 0; i < rows; i += height) {
      height = Blocking.tileRows(rows - i);
      int row = firstRow + i;
      int tileRows = Math.min(height, rows - i);
      boolean direct = wholeColumns && tileRows == height;
      float[] target = direct ? c : tile;
      int at = direct ? layout.index(row, column) : 0;
      int ld = direct ? layout.rowStride() : Blocking.NR;
      if (load && !direct) {
        loadTile(row, tileRows, column, columns, c, layout, tile);
      }
      if (inPlace == null) {
        multiplyPacked(height, pass, packedA, i * pass, packedB, panel, target, at, ld, load);
      } else {
        multiplyInPlace(
            height,
            tileRows,
            pass,
            inPlace.array(),
            inPlace.index(row, k0),
            inPlace.ld(),
            packedB,
            panel,
            target,
            at,
            ld,
            load);
      }
      if (direct) {
        epilogue.apply(row, column, height, columns, c, at, ld, scratch);
      } else {
        storeTile(row, tileRows, column, columns, c, layout, tile, epilogue, scratch);
      }
    }
  }

  private static void multiplyPacked(
      int height,
      int pass,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int ldc,
      boolean load) {
    switch (height) {
      case 12 -> Kernel12x2.run(pass, a, aOffset, b, bOffset, c, cOffset, ldc, load);
      case 8 -> Kernel8x2.run(pass, a, aOffset, b, bOffset, c, cOffset, ldc, load);
      case 6 -> Kernel6x2.run(pass, a, aOffset, b, bOffset, c, cOffset, ldc, load);
      default -> Kernel4x2.run(pass, a, aOffset, b, bOffset, c, cOffset, ldc, load);
    }
  }

  private static void multiplyInPlace(
      int height,
      int rows,
      int pass,
      float[] a,
      int at,
      int lda,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int ldc,
      boolean load) {
    switch (height) {
      case 12 -> Kernel12x2.runInPlace(pass, rows, a, at, lda, b, bOffset, c, cOffset, ldc, load);
      case 8 -> Kernel8x2.runInPlace(pass, rows, a, at, lda, b, bOffset, c, cOffset, ldc, load);
      case 6 -> Kernel6x2.runInPlace(pass, rows, a, at, lda, b, bOffset, c, cOffset, ldc, load);
      default -> Kernel4x2.runInPlace(pass, rows, a, at, lda, b, bOffset, c, cOffset, ldc, load);
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
