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
    int mc = blocking.blockRows(columns);
    boolean narrow = Blocking.isNarrow(rows);
    int width = narrow ? Simd.LANES : Blocking.NR;
    int panels = Math.ceilDiv(rows, width);
    int strip = (columns + Blocking.MOST_TILE_ROWS) * width; // of Cᵀ: the last tile hangs over
    if (turned.length < panels * strip) {
      turned = new float[panels * strip];
    }
    LeftRows left = scratch.workspace(LeftRows.class, LeftRows::new);
    int turnedRows = columns;
    left.set(b, firstColumn, turnedRows, panels * width, narrow, mc, kc, scratch);
    float[] packed = scratch.floats(Scratch.PACKED_B, panels * kc * width + PanelPacker.SLACK);
    for (int k0 = 0; k0 < k; k0 += kc) {
      int pass = Math.min(kc, k - k0);
      for (int panel = 0; panel < panels; panel++) {
        int row = panel * width;
        int count = Math.min(width, rows - row);
        a.pack(firstRow + row, count, k0, pass, width, packed, panel * kc * width);
      }
      for (int block = 0; block < columns; block += mc) {
        int blockColumns = Math.min(mc, columns - block);
        left.moveTo(block, blockColumns, k0, pass);
        for (int panel = 0; panel < panels; panel++) {
          int at = panel * strip + block * width;
          int height;
          for (int i = 0; i < blockColumns; i += height) {
            height = Blocking.tileRows(blockColumns - i, narrow);
            int tile = at + i * width;
            left.multiply(i, height, pass, packed, panel * kc * width, turned, tile, width, k0 > 0);
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
