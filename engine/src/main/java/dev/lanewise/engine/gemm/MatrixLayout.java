package dev.lanewise.engine.gemm;

/** A product that stands in memory as a row-major matrix: one run of columns. */
final class MatrixLayout implements TileLayout {
  private int offset;
  private int ld;

  void set(int offset, int ld) {
    this.offset = offset;
    this.ld = ld;
  }

  @Override
  public int rowStride() {
    return ld;
  }

  @Override
  public int index(int row, int column) {
    return offset + row * ld + column;
  }

  @Override
  public int run(int column, int columns) {
    return columns;
  }
}
