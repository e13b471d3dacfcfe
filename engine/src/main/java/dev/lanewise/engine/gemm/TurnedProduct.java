package dev.lanewise.engine.gemm;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;
import org.jspecify.annotations.Nullable;

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
    multiply(
        blocking,
        firstRow,
        rows,
        firstColumn,
        columns,
        k,
        a,
        null,
        blocking.passLength(k) * width(rows),
        b,
        c,
        layout,
        epilogue,
        scratch);
  }

  /**
   * The same, if need be from panels of A that are packed already, with all of their terms.
   *
   * @param ready those panels; null, to pack the terms of each pass
   * @param stride floats from the beginning of a panel to that of the next
   */
  void multiply(
      Blocking blocking,
      int firstRow,
      int rows,
      int firstColumn,
      int columns,
      int k,
      PanelPacker a,
      float @Nullable [] ready,
      int stride,
      MatrixPanels b,
      float[] c,
      TileLayout layout,
      TileEpilogue epilogue,
      Scratch scratch) {
    int kc = blocking.passLength(k);
    int mc = blocking.blockRows(columns);
    boolean narrow = Blocking.isNarrow(rows);
    int width = width(rows);
    int panels = panels(rows);
    int strip = (columns + Blocking.MOST_TILE_ROWS) * width; // of Cᵀ: the last tile hangs over
    if (turned.length < panels * strip) {
      turned = new float[panels * strip];
    }
    LeftRows left = scratch.workspace(LeftRows.class, LeftRows::new);
    int turnedRows = columns;
    left.set(b, firstColumn, turnedRows, panels * width, narrow, mc, kc, scratch);
    float[] packed =
        ready == null
            ? scratch.floats(Scratch.PACKED_B, panels * stride + PanelPacker.SLACK)
            : ready;
    for (int k0 = 0; k0 < k; k0 += kc) {
      int pass = Math.min(kc, k - k0);
      if (ready == null) {
        for (int panel = 0; panel < panels; panel++) {
          pack(a, firstRow, rows, panel, k0, pass, packed, panel * stride);
        }
      }
      int first = ready == null ? 0 : k0 * width;
      for (int block = 0; block < columns; block += mc) {
        int blockColumns = Math.min(mc, columns - block);
        left.moveTo(block, blockColumns, k0, pass);
        for (int panel = 0; panel < panels; panel++) {
          int right = first + panel * stride;
          int at = panel * strip + block * width;
          int height;
          for (int i = 0; i < blockColumns; i += height) {
            height = Blocking.tileRows(blockColumns - i, narrow);
            int tile = at + i * width;
            left.multiply(i, height, narrow, pass, packed, right, turned, tile, width, k0 > 0);
          }
          if (k0 + pass == k) {
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
    left.clear();
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
