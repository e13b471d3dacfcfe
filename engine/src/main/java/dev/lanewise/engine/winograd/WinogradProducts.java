package dev.lanewise.engine.winograd;

import static dev.lanewise.engine.winograd.WinogradTransforms.SIDE;

import dev.lanewise.engine.gemm.BlockedGemm;
import dev.lanewise.engine.gemm.MatrixLayout;
import dev.lanewise.engine.gemm.MatrixPanels;
import dev.lanewise.engine.gemm.PackedPanels;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;

/** One thread's products of tiles. */
public final class WinogradProducts {
  /** Tiles that are few: twice what the micro-kernels take at a time. */
  private static final int FEW_TILES = 16;

  /** Of few, those that go first: 8, or 6 + 6, fill the micro-kernels' registers. */
  private static final int FIRST_TILES = Simd.REGISTERS >= 32 ? 8 : 12;

  /** Floats of weights that stay in the second cache between one tile of products and the next. */
  private static final int STRETCH = 1 << 16;

  private final MatrixPanels inputs = new MatrixPanels();
  private final PackedPanels right = new PackedPanels();
  private final PackedPanels left = new PackedPanels();
  private final MatrixLayout products = new MatrixLayout();

  private WinogradProducts() {}

  /** The thread's own. */
  public static WinogradProducts of(Scratch scratch) {
    return scratch.workspace(WinogradProducts.class, WinogradProducts::new);
  }

  /**
   * Tiles times weights at every point, {@code M = V·U}, or added to what is there.
   *
   * <p>Weights that come from memory are read in long stretches: of few tiles, the first take those
   * of some points before the others take them from the second cache.
   *
   * @param rows tiles
   * @param columns channels of the products
   * @param terms channels summed over
   * @param v (point, tile, run)
   * @param vRun distance between tiles in v
   * @param u (point, panels)
   * @param m receives (point, tile, run)
   * @param mRun distance between tiles in m
   */
  public void multiply(
      int rows,
      int columns,
      int terms,
      float[] v,
      int vOffset,
      int vStride,
      int vRun,
      float[] u,
      int uOffset,
      int uStride,
      float[] m,
      int mOffset,
      int mStride,
      int mRun,
      boolean add,
      Scratch scratch) {
    boolean few = rows <= FEW_TILES;
    int some = few ? Math.clamp(STRETCH / uStride, 1, SIDE * SIDE) : 1;
    int together = few ? FIRST_TILES : rows;
    for (int first = 0; first < SIDE * SIDE; first += some) {
      for (int row = 0; row < rows; row += together) {
        for (int point = first; point < Math.min(first + some, SIDE * SIDE); point++) {
          inputs.setSumAlongRows(v, vOffset + point * vStride, vRun);
          right.set(u, uOffset + point * uStride, terms);
          products.set(mOffset + point * mStride, mRun);
          BlockedGemm.multiply(
              row,
              Math.min(together, rows - row),
              0,
              columns,
              terms,
              inputs,
              right,
              m,
              products,
              add,
              TileEpilogue.NONE,
              scratch);
        }
      }
    }
    inputs.clear();
    right.clear();
  }

  /**
   * Tiles times tiles, {@code dU = Vᵀ·dM} at one point, or added to what is there.
   *
   * @param terms tiles
   * @param rows channels of V
   * @param columns channels of dM
   * @param v (panel, tile, width), as {@link WinogradTiles#transformToPanels} writes it
   * @param dM the same of the gradients
   * @param dU receives (row, run)
   */
  public void correlate(
      int terms,
      int rows,
      int columns,
      float[] v,
      int vOffset,
      float[] dM,
      int dMOffset,
      float[] dU,
      int dUOffset,
      boolean add,
      Scratch scratch) {
    left.set(v, vOffset, terms);
    right.set(dM, dMOffset, terms);
    products.set(dUOffset, WinogradTiling.run(columns));
    BlockedGemm.multiply(
        0, rows, 0, columns, terms, left, right, dU, products, add, TileEpilogue.NONE, scratch);
    left.clear();
    right.clear();
  }
}
