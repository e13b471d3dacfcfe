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
  private final boolean finite;

  /**
   * Packs a copy of B, by plain loops: they run once, as a rule in a process that has just started,
   * where a transposition by vectors, not yet compiled, takes twenty times as long.
   *
   * @param b (columns, …), the other dimensions being the terms of each sum
   */
  public PackedWeights(Tensor b) {
    columns = b.shape().dim(0);
    terms = b.size() / columns;
    int width = PackedPanels.WIDTH;
    panels = new float[Math.ceilDiv(columns, width) * width * terms + PanelPacker.SLACK];
    float[] from = b.data();
    boolean finite = true;
    for (int first = 0; first < columns; first += width) {
      int count = Math.min(width, columns - first);
      for (int p = 0; p < terms; p++) {
        int at = b.offset() + first * terms + p;
        int to = first * terms + p * width;
        for (int i = 0; i < count; i++) {
          float weight = from[at + i * terms];
          finite &= Float.isFinite(weight);
          panels[to + i] = weight;
        }
      }
    }
    this.finite = finite;
  }

  /** Columns of the product: rows of B. */
  int columns() {
    return columns;
  }

  /** Terms of each sum. */
  int terms() {
    return terms;
  }

  /** Whether no weight is infinite or NaN, so that what is multiplied by 0 is 0. */
  boolean areFinite() {
    return finite;
  }

  /** The panels, one behind the other, as {@link PackedPanels} reads them; not to be changed. */
  float[] panels() {
    return panels;
  }
}
