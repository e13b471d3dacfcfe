package dev.lanewise.engine.gemm;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;

/**
 * Products of two matrices whose shape makes it too dear to pack the right factor: those of a few
 * rows, bound by memory, and those of B transposed, as a dense layer's.
 */
final class ProductInPlace {
  private ProductInPlace() {}

  /**
   * Computes a rectangle of C, as {@link BlockedGemm#multiply}, if its shape asks for it.
   *
   * @return whether it did
   */
  static boolean multiply(
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
    if (!isLarge(rows, firstColumn, columns, k, layout)
        || !(a instanceof MatrixPanels left)
        || !(b instanceof MatrixPanels right)) {
      return false;
    }
    if (turns(rows, firstColumn, columns, k, right, layout, accumulate)) {
      scratch
          .workspace(TurnedProduct.class, TurnedProduct::new)
          .multiply(
              blocking,
              firstRow,
              rows,
              firstColumn,
              columns,
              k,
              left,
              right,
              c,
              layout,
              epilogue,
              scratch);
      return true;
    }
    int at = layout.index(firstRow, firstColumn);
    int ldc = layout.rowStride();
    if (!right.sumAlongRows() && rows <= Blocking.FEW_ROWS) {
      FewRows.downColumns(
          firstRow, rows, firstColumn, columns, k, left, right, c, at, ldc, accumulate);
    } else if (right.sumAlongRows()
        && left.sumAlongRows()
        && rows <= Blocking.FEW_ROWS_TRANSPOSED) {
      FewRows.alongRows(
          firstRow, rows, firstColumn, columns, k, left, right, c, at, ldc, accumulate, scratch);
    } else {
      return false;
    }
    epilogue.apply(firstRow, firstColumn, rows, columns, c, at, ldc, scratch);
    return true;
  }

  /** Whether a rectangle of matrices is one for {@link TurnedProduct}. */
  static boolean turns(
      int rows,
      int firstColumn,
      int columns,
      int k,
      MatrixPanels b,
      TileLayout layout,
      boolean accumulate) {
    return isLarge(rows, firstColumn, columns, k, layout)
        && b.sumAlongRows()
        && !accumulate
        && Blocking.turns(rows, columns, k, b);
  }

  /** Whether there is a vector of columns and of terms, and columns stand side by side. */
  private static boolean isLarge(int rows, int firstColumn, int columns, int k, TileLayout layout) {
    return rows > 0
        && columns >= Simd.LANES
        && k >= Simd.LANES
        && layout.run(firstColumn, columns) == columns;
  }
}
