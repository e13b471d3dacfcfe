package dev.lanewise.engine.gemm;

import dev.lanewise.engine.threads.Scratch;

/**
 * What is done to a tile of a product as soon as it is finished, while it is in the first cache:
 * adding a bias, an activation.
 *
 * <p>It is called once for every element of C, from whichever thread computed the tile; calls for
 * different tiles may run at the same time.
 */
@FunctionalInterface
public interface TileEpilogue {
  /** Leaves the product as it is. */
  TileEpilogue NONE = (_, _, _, _, _, _, _, _) -> {};

  /**
   * Works on the finished elements of C in rows {@code row} to {@code row + rows − 1} and columns
   * {@code column} to {@code column + columns − 1}. Element (row + r, column + j) stands at {@code
   * c[cOffset + r · ldc + j]}.
   *
   * @param c the array of the whole product, never a copy
   * @param scratch the calling thread's
   */
  void apply(
      int row, int column, int rows, int columns, float[] c, int cOffset, int ldc, Scratch scratch);
}
