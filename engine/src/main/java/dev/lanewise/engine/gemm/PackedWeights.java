package dev.lanewise.engine.gemm;

import dev.lanewise.engine.tensor.Tensor;

/**
 * The right factor B of {@code A·Bᵀ}, packed once for many products: immutable, shared by threads.
 * Its panels are those of {@link PackedPanels}.
 */
public final class PackedWeights {
  private final int columns;
  private final int terms;
  private final float[] panels;

  /**
   * Packs a copy of B.
   *
   * @param b (columns, …), the other dimensions being the terms of each sum
   */
  public PackedWeights(Tensor b) {
    columns = b.shape().dim(0);
    terms = b.size() / columns;
    int width = PackedPanels.WIDTH;
    panels = new float[Math.ceilDiv(columns, width) * width * terms + PanelPacker.SLACK];
    MatrixPanels matrix = new MatrixPanels();
    matrix.setSumAlongRows(b.data(), b.offset(), terms);
    for (int column = 0; column < columns; column += width) {
      matrix.pack(
          column, Math.min(width, columns - column), 0, terms, width, panels, column * terms);
    }
  }

  /** Columns of the product: rows of B. */
  public int columns() {
    return columns;
  }

  /** Terms of each sum. */
  public int terms() {
    return terms;
  }

  /** The panels, one behind the other, as {@link PackedPanels} reads them; not to be changed. */
  public float[] panels() {
    return panels;
  }
}
