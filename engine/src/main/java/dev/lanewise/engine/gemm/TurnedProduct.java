package dev.lanewise.engine.gemm;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;

/**
 * Products {@code C = A·Bᵀ} of fewer rows than columns, as a dense layer's: computed as {@code Cᵀ =
 * B·Aᵀ}.
 *
 * <p>The rows of B, the layer's weight, then are the left factor and are read where they stand;
 * only those of A, the batch, are turned into panels. The other way about, all of the weight would
 * be, at half a cycle an element or more: for a batch of 16 more than the product itself.
 *
 * <p>Each element is the same chain as ever: a multiply-add does not tell its factors apart. One
 * thread's, kept from product to product.
 */
final class TurnedProduct {
  private float[] turned = {};

  TurnedProduct() {}

  /** Rows of A that a panel holds, where so many are turned. */
  static int width(int rows) {
    return Blocking.isNarrow(rows) ? Simd.LANES : Blocking.NR;
  }

  /** Panels of so many rows. */
  static int panels(int rows) {
    return Math.ceilDiv(rows, width(rows));
  }

  /** Packs one panel of A: terms from k0 on. */
  static void pack(
      PanelPacker a, int firstRow, int rows, int panel, int k0, int pass, float[] to, int at) {
    int width = width(rows);
    int count = Math.min(width, rows - panel * width);
    a.pack(firstRow + panel * width, count, k0, pass, width, to, at);
  }

  /** A rectangle of C, as {@link BlockedGemm#multiply} without accumulation. */
  void multiply(
      Blocking blocking,
      int firstRow,
      int rows,
      int firstColumn,
      int columns,
      int k,
      PanelPacker a,
      MatrixPanels b,
      float[] c,
      TileLayout layout,
      TileEpilogue epilogue,
      Scratch scratch) {
    int kc = blocking.passLength(k);
    int stride = kc * width(rows);
    float[] packed = scratch.floats(Scratch.PACKED_B, panels(rows) * stride + PanelPacker.SLACK);
    LeftRows left = weightRows(blocking, rows, firstColumn, columns, kc, b, scratch);
    for (int k0 = 0; k0 < k; k0 += kc) {
      int pass = Math.min(kc, k - k0);
      for (int panel = 0; panel < panels(rows); panel++) {
        pack(a, firstRow, rows, panel, k0, pass, packed, panel * stride);
      }
      multiplyPass(
          blocking,
          left,
          firstRow,
          rows,
          firstColumn,
          columns,
          k0,
          pass,
          k0 + pass == k,
          packed,
          0,
          stride,
          c,
          layout,
          epilogue,
          scratch);
    }
    left.clear();
  }

  /**
   * Some columns of C from rows of A that are packed already, with all of their terms.
   *
   * @param packed panels, {@code stride} floats from the beginning of one to that of the next
   */
  void multiplyPacked(
      Blocking blocking,
      int rows,
      int firstColumn,
      int columns,
      int k,
      float[] packed,
      int stride,
      MatrixPanels b,
      float[] c,
      TileLayout layout,
      TileEpilogue epilogue,
      Scratch scratch) {
    int kc = blocking.passLength(k);
    LeftRows left = weightRows(blocking, rows, firstColumn, columns, kc, b, scratch);
    for (int k0 = 0; k0 < k; k0 += kc) {
      int pass = Math.min(kc, k - k0);
      multiplyPass(
          blocking,
          left,
          0,
          rows,
          firstColumn,
          columns,
          k0,
          pass,
          k0 + pass == k,
          packed,
          k0 * width(rows),
          stride,
          c,
          layout,
          epilogue,
          scratch);
    }
    left.clear();
  }

  /** The rows of B as a left factor; makes room for the result. */
  private LeftRows weightRows(
      Blocking blocking,
      int rows,
      int firstColumn,
      int columns,
      int kc,
      MatrixPanels b,
      Scratch scratch) {
    int panels = panels(rows);
    int width = width(rows);
    if (turned.length < panels * strip(columns, width)) {
      turned = new float[panels * strip(columns, width)];
    }
    LeftRows left = scratch.workspace(LeftRows.class, LeftRows::new);
    int turnedRows = columns;
    boolean narrow = Blocking.isNarrow(rows);
    int block = blocking.blockRows(columns);
    left.set(b, firstColumn, turnedRows, panels * width, narrow, block, kc, scratch);
    return left;
  }

  /** Floats of Cᵀ for one panel: the last tile hangs over. */
  private static int strip(int columns, int width) {
    return (columns + Blocking.MOST_TILE_ROWS) * width;
  }

  /** Adds some terms; with the last, turns the result about. */
  private void multiplyPass(
      Blocking blocking,
      LeftRows left,
      int firstRow,
      int rows,
      int firstColumn,
      int columns,
      int k0,
      int pass,
      boolean last,
      float[] packed,
      int offset,
      int stride,
      float[] c,
      TileLayout layout,
      TileEpilogue epilogue,
      Scratch scratch) {
    boolean narrow = Blocking.isNarrow(rows);
    int width = width(rows);
    int mc = blocking.blockRows(columns);
    for (int block = 0; block < columns; block += mc) {
      int blockColumns = Math.min(mc, columns - block);
      left.moveTo(block, blockColumns, k0, pass);
      for (int panel = 0; panel < panels(rows); panel++) {
        int b = offset + panel * stride;
        int at = panel * strip(columns, width) + block * width;
        int height;
        for (int i = 0; i < blockColumns; i += height) {
          height = Blocking.tileRows(blockColumns - i, narrow);
          left.multiply(i, height, pass, packed, b, turned, at + i * width, width, k0 > 0);
        }
        if (last) {
          int row = firstRow + panel * width;
          int count = Math.min(width, rows - panel * width);
          int target = layout.index(row, firstColumn + block);
          int ld = layout.rowStride();
          turn(count, blockColumns, at, width, c, target, ld);
          epilogue.apply(row, firstColumn + block, count, blockColumns, c, target, ld, scratch);
        }
      }
    }
  }

  /** {@code c[cOffset + r · ldc + j] = turned[from + j · width + r]}. */
  private void turn(int rows, int columns, int from, int width, float[] c, int cOffset, int ldc) {
    int whole = rows < Simd.LANES ? 0 : columns / Simd.LANES * Simd.LANES;
    if (whole > 0) {
      Transposition.pack(whole, rows, turned, from, width, ldc, c, cOffset);
    }
    for (int r = 0; r < rows; r++) {
      for (int j = whole; j < columns; j++) {
        c[cOffset + r * ldc + j] = turned[from + j * width + r];
      }
    }
  }
}
