package dev.lanewise.engine.convolution;

/**
 * Where some places stand in an array: image by image, row by row, {@code image · imageStride + row
 * · rowStride + column}.
 */
final class Places {
  private int imageStride;
  private int rowStride;
  private int rows;
  private int columns;

  /**
   * Sets the places. Rows without a gap between them become one.
   *
   * @param imageStride distance between images
   * @param rowStride distance between rows
   * @param rows rows of an image
   * @param columns places in a row, side by side
   */
  void set(int imageStride, int rowStride, int rows, int columns) {
    boolean joined = rowStride == columns;
    this.imageStride = imageStride;
    this.rowStride = rowStride;
    this.rows = joined ? 1 : rows;
    this.columns = joined ? rows * columns : columns;
  }

  /** Distance of a place from the first. */
  int distance(int place) {
    int row = place / columns;
    return row / rows * imageStride + row % rows * rowStride + place % columns;
  }

  /** How many places stand side by side from one on, itself included. */
  int run(int place) {
    return columns - place % columns;
  }
}
