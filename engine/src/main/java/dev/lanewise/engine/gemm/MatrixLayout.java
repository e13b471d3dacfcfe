package dev.lanewise.engine.gemm;

/** A product that stands in memory as a row-major matrix: one run of columns. */
public final class MatrixLayout implements TileLayout {
  private int offset;
  private int ld;

  /** A product of nothing, until set. */
  public MatrixLayout() {}

  /** The product's first element, and the distance between its rows. */
  public void set(int offset, int ld) {
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
