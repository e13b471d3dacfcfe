package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.RowsInPlace;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.winograd.ChannelsLast;

/**
 * Blocks of a batch with their channels side by side: what a place sees through a tap, or through
 * neighbouring taps of a kernel row, is one run, so that rows of the im2col matrix are read where
 * they stand.
 */
final class PlaceBlocks {
  private final PackedBlocks blocks;
  private final int channels;
  private final int height;
  private final int width;
  private final int rowStep;
  private final int top;
  private final ChannelsLast whole;
  private final ChannelsLast last;
  private final BlockRuns starts;

  /**
   * Blocks in which the place (i, j) begins at row i · rowStep, column j · columnStep.
   *
   * @param blocks how the batch is cut
   * @param channels channels of an image
   * @param height rows of a plane
   * @param width columns of a plane
   * @param top rows of zeros before the image
   * @param left columns of zeros before it
   * @param taps rows that the taps of a place reach over
   * @param columns columns of a row with its zeros
   * @param rowPlaces places of a row
   */
  private PlaceBlocks(
      PackedBlocks blocks,
      int channels,
      int height,
      int width,
      int top,
      int left,
      int taps,
      int columns,
      int rowStep,
      int columnStep,
      int rowPlaces) {
    this.blocks = blocks;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.rowStep = rowStep;
    this.top = top;
    whole = layout((blocks.rows(0) - 1) * rowStep + taps, columns, left);
    last = layout((blocks.rows(blocks.count() - 1) - 1) * rowStep + taps, columns, left);
    starts =
        blocks.runs(layout -> {
          int bufferRows = (layout.outputRows - 1) * rowStep + taps;
          int[] starts = new int[layout.images * layout.outputRows * rowPlaces];
          for (int i = 0; i < starts.length; i++) {
            int row = i / rowPlaces;
            int bufferRow =
                row / layout.outputRows * bufferRows + row % layout.outputRows * rowStep;
            int column = i % rowPlaces * columnStep;
            starts[i] = (bufferRow * columns + column) * channels;
          }
          return RowsInPlace.padded(starts);
        });
  }

  private ChannelsLast layout(int rows, int columns, int left) {
    return new ChannelsLast(channels, height, width, rows, columns, left);
  }

  /** The input of a convolution: the outputs are its places. */
  static PlaceBlocks ofInput(Conv2dGeometry g, PackedBlocks blocks) {
    Window vertical = g.vertical();
    Window horizontal = g.horizontal();
    return new PlaceBlocks(
        blocks,
        g.inChannels(),
        g.height(),
        g.width(),
        vertical.padding(),
        horizontal.padding(),
        vertical.extent(),
        (g.outWidth() - 1) * horizontal.stride() + horizontal.extent(),
        vertical.stride(),
        horizontal.stride(),
        g.outWidth());
  }

  /** The gradients by its output: inputs of one residue by row and column are the places. */
  static PlaceBlocks ofGradient(
      Conv2dGeometry g, PackedBlocks blocks, TapAxis vertical, TapAxis horizontal) {
    return new PlaceBlocks(
        blocks,
        g.outChannels(),
        g.outHeight(),
        g.outWidth(),
        -vertical.origins[0],
        -horizontal.origins[0],
        vertical.reach - vertical.outputs + 1,
        horizontal.reach,
        1,
        1,
        horizontal.outputs);
  }

  /**
   * Brings a block's images into the layout, in slot IMAGES.
   *
   * @param x (batch, channels, height, width)
   */
  float[] fill(int block, float[] x, int xOffset, Scratch scratch) {
    ChannelsLast layout = blocks.rows(block) == blocks.rows(0) ? whole : last;
    int image = channels * height * width;
    float[] buffer = scratch.floats(Scratch.IMAGES, layout.size(blocks.images(block)));
    layout.fill(
        blocks.images(block),
        x,
        xOffset + blocks.firstImage(block) * image,
        image,
        height * width,
        blocks.firstRow(block) * rowStep - top,
        buffer,
        scratch);
    return buffer;
  }

  /** By place of a block: where it begins, and some more for tiles that hang over the end. */
  int[] starts(int block) {
    return starts.of(block);
  }

  /** Floats from a row of the layout to the next. */
  int rowSize() {
    return whole.rowSize();
  }
}
