package dev.lanewise.engine.gemm;

/**
 * Where the elements of a product C stand in its array. Rows are a fixed distance apart; columns
 * stand side by side in runs, and from run to run C may jump: the columns of a convolution are
 * pixels, and a run of them is an image.
 *
 * <p>A tile within one run is computed in place. One that crosses the end of a run is computed in
 * scratch and copied, run by run.
 */
public interface TileLayout {
  /** Distance in floats from an element to the one in the next row, anywhere in C. */
  int rowStride();

  /** Index in the array of element (row, column). */
  int index(int row, int column);

  /**
   * How many of the {@code columns} columns from {@code column} on stand side by side: at least 1,
   * at most {@code columns}. Element (row, column + j) then stands at {@code index(row, column) +
   * j} for j below it.
   */
  int run(int column, int columns);
}
