package dev.lanewise.engine.winograd;

import static dev.lanewise.engine.winograd.WinogradTransforms.SIDE;

import dev.lanewise.engine.gemm.BlockedGemm;
import dev.lanewise.engine.gemm.MatrixLayout;
import dev.lanewise.engine.gemm.MatrixPanels;
import dev.lanewise.engine.gemm.PackedPanels;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.threads.Scratch;

/** One thread's products of tiles. */
public final class WinogradProducts {
  private final MatrixPanels inputs = new MatrixPanels();
  private final PackedPanels weights = new PackedPanels();
  private final MatrixPanels gradients = new MatrixPanels();
  private final MatrixLayout products = new MatrixLayout();

  private WinogradProducts() {}

  /** The thread's own. */
  public static WinogradProducts of(Scratch scratch) {
    return scratch.workspace(WinogradProducts.class, WinogradProducts::new);
  }

  /**
   * Tiles times weights at every point, {@code M = V·U}, or added to what is there.
   *
   * @param rows tiles
   * @param columns channels of the products
   * @param terms channels summed over
   * @param run distance between tiles in v
   * @param v (point, tile, run)
   * @param u (point, panels)
   * @param m receives (point, tile, run)
   */
  public void multiply(
      int rows,
      int columns,
      int terms,
      int run,
      float[] v,
      int vOffset,
      int vStride,
      float[] u,
      int uOffset,
      int uStride,
      float[] m,
      int mOffset,
      int mStride,
      boolean add,
      Scratch scratch) {
    for (int point = 0; point < SIDE * SIDE; point++) {
      inputs.setSumAlongRows(v, vOffset + point * vStride, run);
      weights.set(u, uOffset + point * uStride, terms);
      products.set(mOffset + point * mStride, WinogradTiling.run(columns));
      BlockedGemm.multiply(
          0,
          rows,
          0,
          columns,
          terms,
          inputs,
          weights,
          m,
          products,
          add,
          TileEpilogue.NONE,
          scratch);
    }
    inputs.clear();
    weights.clear();
  }

  /**
   * Tiles times tiles, {@code dU = Vᵀ·dM} at one point, or added to what is there.
   *
   * @param tiles terms of the sums
   * @param rows channels of V
   * @param columns channels of dM
   * @param run distance between tiles in v
   * @param v (tile, run)
   * @param dM (tile, run)
   * @param dU receives (row, run)
   */
  public void correlate(
      int tiles,
      int rows,
      int columns,
      int run,
      float[] v,
      int vOffset,
      float[] dM,
      int dMOffset,
      float[] dU,
      int dUOffset,
      boolean add,
      Scratch scratch) {
    inputs.setSumDownColumns(v, vOffset, run);
    gradients.setSumDownColumns(dM, dMOffset, WinogradTiling.run(columns));
    products.set(dUOffset, WinogradTiling.run(columns));
    BlockedGemm.multiply(
        0,
        rows,
        0,
        columns,
        tiles,
        inputs,
        gradients,
        dU,
        products,
        add,
        TileEpilogue.NONE,
        scratch);
    inputs.clear();
    gradients.clear();
  }
}
