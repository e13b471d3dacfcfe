package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.BlockedGemm;
import dev.lanewise.engine.gemm.MatrixLayout;
import dev.lanewise.engine.gemm.PackedPanels;
import dev.lanewise.engine.gemm.RowsInPlace;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.threads.Scratch;

/** One thread's products of places, whose channels stand side by side, and weights in panels. */
final class PlacesProduct {
  private final RowsInPlace left = new RowsInPlace();
  private final PackedPanels right = new PackedPanels();
  private final MatrixLayout layout = new MatrixLayout();

  private PlacesProduct() {}

  /** The thread's own. */
  static PlacesProduct of(Scratch scratch) {
    return scratch.workspace(PlacesProduct.class, PlacesProduct::new);
  }

  /** Where the result's element (0, 0) stands, and the distance between its rows. */
  void setResult(int offset, int ld) {
    layout.set(offset, ld);
  }

  /**
   * Places times weights of some taps, set or added.
   *
   * @param places rows of the result, from 0 on
   * @param first first column of the result
   * @param channels its columns
   * @param terms channels, of all taps, that are summed over
   * @param array (place, channel)
   * @param starts by place, see {@link RowsInPlace}
   */
  void multiply(
      int places,
      int first,
      int channels,
      int terms,
      float[] array,
      int offset,
      int[] starts,
      float[] panels,
      int panelsOffset,
      float[] result,
      boolean add,
      Scratch scratch) {
    left.set(array, offset, starts);
    right.set(panels, panelsOffset, terms);
    BlockedGemm.multiply(
        0,
        places,
        first,
        channels,
        terms,
        left,
        right,
        result,
        layout,
        add,
        TileEpilogue.NONE,
        scratch);
    left.clear();
    right.clear();
  }
}
