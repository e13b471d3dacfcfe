package dev.lanewise.engine.winograd;

import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.winograd.WinogradTransforms.SIDE;

import dev.lanewise.engine.gemm.PackedPanels;
import dev.lanewise.engine.threads.Scratch;

/**
 * The tiles of some images, transformed: for each of 36 points a matrix of one row a tile, its
 * channels side by side.
 *
 * <pre>
 * planes   x  (batch, channels, height, width)
 * tiles    V  (point, tile, run)                  run: channels, rounded up
 *       or V  (point, panel, tile, width)         panels of channels, see {@link PackedPanels}
 *
 * V = Bᵀ·d·B of 6×6 inputs d, tiles {@code edge} apart       for {@link #ofInput}
 * V = A·dy·Aᵀ of edge × edge gradients dy by outputs         for {@link #ofGradient}
 * </pre>
 */
public final class WinogradTiles {
  private final WinogradTiling tiling;
  private final ChannelsLast layout;
  private final int imageChannels;
  private final int padding;
  private final boolean isInput;

  private WinogradTiles(
      WinogradTiling tiling, ChannelsLast layout, int imageChannels, int padding, boolean isInput) {
    this.tiling = tiling;
    this.layout = layout;
    this.imageChannels = imageChannels;
    this.padding = padding;
    this.isInput = isInput;
  }

  /** Tiles of images that are convolved with {@code padding} zeros around them. */
  public static WinogradTiles ofInput(
      WinogradTiling tiling, int channels, int height, int width, int vertical, int horizontal) {
    int over = SIDE - tiling.edge();
    int rows = tiling.bandHeight() + over;
    int columns = tiling.rowTiles() * tiling.edge() + over;
    return new WinogradTiles(
        tiling,
        new ChannelsLast(channels, height, width, rows, columns, horizontal),
        channels,
        vertical,
        true);
  }

  /** Tiles of gradients by the outputs of a convolution: some channels of each image. */
  public static WinogradTiles ofGradient(
      WinogradTiling tiling, int channels, int imageChannels, int height, int width) {
    int columns = tiling.rowTiles() * tiling.edge();
    return new WinogradTiles(
        tiling,
        new ChannelsLast(channels, height, width, tiling.bandHeight(), columns, 0),
        imageChannels,
        0,
        false);
  }

  /**
   * Transforms the tiles of a band; the first channel of the first image stands at {@code xOffset}.
   * Slots IMAGES and TILE of the scratch are used.
   *
   * @param to receives {@code V[point][tile][run]} at {@code toOffset + point · pointStride + tile
   *     · run}, the band's first tile being 0
   */
  public void transform(
      int band,
      float[] x,
      int xOffset,
      float[] to,
      int toOffset,
      int pointStride,
      Scratch scratch) {
    int run = WinogradTiling.run(layout.channels());
    transform(band, x, xOffset, to, toOffset, pointStride, run, PackedPanels.WIDTH, scratch);
  }

  /**
   * Transforms the tiles of a band into panels. Slots IMAGES and TILE of the scratch are used.
   *
   * @param tiles tiles of a panel
   * @param to receives {@code V[point][panel][tile][width]} at {@code toOffset + point ·
   *     pointStride + panel · tiles · width + tile · width}, the band's first tile being 0
   */
  public void transformToPanels(
      int band,
      float[] x,
      int xOffset,
      int tiles,
      float[] to,
      int toOffset,
      int pointStride,
      Scratch scratch) {
    int width = PackedPanels.WIDTH;
    transform(band, x, xOffset, to, toOffset, pointStride, width, tiles * width, scratch);
  }

  /** Channels in stretches of a panel's width, {@code panelStride} apart. */
  private void transform(
      int band,
      float[] x,
      int xOffset,
      float[] to,
      int toOffset,
      int pointStride,
      int tileStride,
      int panelStride,
      Scratch scratch) {
    int channels = layout.channels();
    int plane = layout.height() * layout.width();
    int image = imageChannels * plane;
    int rowSize = layout.rowSize();
    int rowVectors = Math.ceilDiv(rowSize, LANES);
    int pitch = rowVectors * LANES;
    int points = layout.size(1);
    float[] buffer = scratch.floats(Scratch.IMAGES, points + SIDE * pitch + ChannelsLast.SLACK);
    int from = xOffset + tiling.image(band) * image;
    layout.fill(1, x, from, image, plane, tiling.firstRow(band) - padding, buffer, scratch);
    int vectors = WinogradTiling.vectors(channels);
    boolean together = panelStride == PackedPanels.WIDTH;
    for (int row = 0; row < tiling.bandRows(); row++) {
      int first = row * tiling.edge() * rowSize;
      along(rowVectors, buffer, first, rowSize, LANES, buffer, points, pitch, LANES);
      for (int tile = 0; tile < tiling.rowTiles(); tile++) {
        int target = toOffset + (row * tiling.rowTiles() + tile) * tileStride;
        for (int point = 0; point < SIDE; point++) {
          int source = points + point * pitch + tile * tiling.edge() * channels;
          int goal = target + point * SIDE * pointStride;
          if (together) {
            along(vectors, buffer, source, channels, LANES, to, goal, pointStride, LANES);
          } else {
            // A panel has two vectors: the first ones of all panels, then the second ones.
            for (int v = 0; v < Math.min(2, vectors); v++) {
              int skip = v * LANES;
              along(
                  (vectors + 1 - v) / 2,
                  buffer,
                  source + skip,
                  channels,
                  2 * LANES,
                  to,
                  goal + skip,
                  pointStride,
                  panelStride);
            }
          }
        }
      }
    }
  }

  private void along(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    if (isInput) {
      WinogradTransforms.input(count, from, at, step, stride, to, toAt, toStep, toStride);
    } else if (tiling.edge() == 4) {
      WinogradTransforms.gradient4(count, from, at, step, stride, to, toAt, toStep, toStride);
    } else {
      WinogradTransforms.gradient2(count, from, at, step, stride, to, toAt, toStep, toStride);
    }
  }
}
