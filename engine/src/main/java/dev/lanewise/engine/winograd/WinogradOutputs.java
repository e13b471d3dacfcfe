package dev.lanewise.engine.winograd;

import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.winograd.WinogradTransforms.SIDE;

import dev.lanewise.engine.threads.Scratch;

/**
 * Planes from the products of a Winograd convolution, {@code Y = Aᵀ·M·A} of each tile.
 *
 * <pre>
 * products M  (point, tile, run)                 a run: some output channels, rounded up
 * planes   y  (batch, planes, height, width)
 * </pre>
 *
 * @param planes channels of the output
 */
public record WinogradOutputs(WinogradTiling tiling, int planes, int height, int width) {

  /** Rows of a band that lie within the image. */
  public int rows(int band) {
    return Math.min(tiling.bandHeight(), height - tiling.firstRow(band));
  }

  /** Index in y of a channel's first row of a band. */
  public int index(int band, int channel) {
    return ((tiling.image(band) * planes + channel) * height + tiling.firstRow(band)) * width;
  }

  /**
   * Writes the rows of a band. Slots IMAGES and TILE of the scratch are used.
   *
   * @param channels channels of M, from {@code firstChannel} of y on
   * @param products M, its first tile the band's at {@code offset}; the array is overwritten
   */
  public void write(
      int band,
      int firstChannel,
      int channels,
      float[] products,
      int offset,
      int pointStride,
      float[] y,
      int yOffset,
      Scratch scratch) {
    int run = WinogradTiling.run(channels);
    int edge = tiling.edge();
    for (int point = 0; point < SIDE; point++) {
      along(
          tiling.bandTiles() * run / LANES,
          products,
          offset + point * pointStride,
          SIDE * pointStride,
          products,
          offset + point * pointStride,
          SIDE * pointStride);
    }
    float[] places = scratch.floats(Scratch.IMAGES, (tiling.bandHeight() * width + edge) * run);
    for (int row = 0; row < tiling.bandHeight(); row++) {
      // From the right, and rows downwards: what a tile has beyond the width, the next row's first
      // tile overwrites.
      for (int tile = tiling.rowTiles() - 1; tile >= 0; tile--) {
        along(
            WinogradTiling.vectors(channels),
            products,
            offset
                + row % edge * SIDE * pointStride
                + (row / edge * tiling.rowTiles() + tile) * run,
            pointStride,
            places,
            (row * width + tile * edge) * run,
            run);
      }
    }
    ChannelsLast.toPlanes(
        channels,
        rows(band) * width,
        places,
        0,
        run,
        y,
        yOffset + index(band, firstChannel),
        height * width,
        scratch);
  }

  private void along(int count, float[] from, int at, int step, float[] to, int toAt, int toStep) {
    if (tiling.edge() == 4) {
      WinogradTransforms.output4(count, from, at, step, LANES, to, toAt, toStep, LANES);
    } else {
      WinogradTransforms.output2(count, from, at, step, LANES, to, toAt, toStep, LANES);
    }
  }
}
