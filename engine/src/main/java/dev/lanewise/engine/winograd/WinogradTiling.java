package dev.lanewise.engine.winograd;

import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.winograd.WinogradTransforms.SIDE;

/**
 * How the outputs of a stride-1 convolution are cut into tiles of {@code edge} × {@code edge}: each
 * image into bands of whole rows of tiles, all bands of one size. What a tile has beyond the image
 * is computed from zeros, and left.
 *
 * @param bands bands of the batch, those of an image side by side
 * @param imageBands bands of an image
 * @param bandRows rows of tiles of a band
 * @param rowTiles tiles of a row
 * @param edge outputs along a side of a tile: 4 for a kernel of 3, 2 for one of 5
 */
public record WinogradTiling(int bands, int imageBands, int bandRows, int rowTiles, int edge) {
  /** Transformed channels are kept in runs of a multiple of this, the widest vector. */
  private static final int RUN = 16;

  /**
   * Floats between the matrices of two points, beyond their size: else all fall on one cache set.
   */
  private static final int GAP = 16;

  /**
   * Bands of at most {@code mostTiles} tiles, or of a row.
   *
   * @param height rows of outputs
   * @param width columns of outputs
   * @param kernel taps along a side
   */
  public static WinogradTiling of(int batch, int height, int width, int kernel, int mostTiles) {
    int edge = edge(kernel);
    int rowTiles = Math.ceilDiv(width, edge);
    int rows = Math.ceilDiv(height, edge);
    int imageBands = Math.ceilDiv(rows, Math.clamp(mostTiles / rowTiles, 1, rows));
    return new WinogradTiling(
        batch * imageBands, imageBands, Math.ceilDiv(rows, imageBands), rowTiles, edge);
  }

  /** Outputs along the side of a tile. */
  public static int edge(int kernel) {
    return SIDE - kernel + 1;
  }

  /** Tiles of a band. */
  public int bandTiles() {
    return bandRows * rowTiles;
  }

  /** Rows of outputs of a band, those beyond the image counted. */
  public int bandHeight() {
    return bandRows * edge;
  }

  /**
   * Bands of each of equal passes over the batch, of at most so many: a short last one would cost
   * as much in weights as the others.
   */
  public int passOf(int most) {
    return Math.ceilDiv(bands, Math.ceilDiv(bands, Math.clamp(most, 1, bands)));
  }

  /** Image of a band. */
  public int image(int band) {
    return band / imageBands;
  }

  /** First row of outputs of a band. */
  public int firstRow(int band) {
    return band % imageBands * bandHeight();
  }

  /** Floats of a tile's channels at one point. */
  public static int run(int channels) {
    return Math.ceilDiv(channels, RUN) * RUN;
  }

  /** Floats of a tile's channels at one point in panels of any machine. */
  public static int panels(int channels) {
    return Math.ceilDiv(channels, WinogradWeights.GROUP) * WinogradWeights.GROUP;
  }

  /** Distance between the matrices (tile, channel), or (term, channel), of two points. */
  public static int pointStride(int rows, int channels) {
    return rows * run(channels) + GAP;
  }

  /** Floats of all points' matrices. */
  public static int size(int rows, int channels) {
    return SIDE * SIDE * pointStride(rows, channels);
  }

  /** Vectors that hold a tile's channels. */
  public static int vectors(int channels) {
    return Math.ceilDiv(channels, LANES);
  }
}
