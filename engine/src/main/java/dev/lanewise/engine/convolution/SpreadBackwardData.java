package dev.lanewise.engine.convolution;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient by the input from spread images: read from dy as a convolution of its own. With a
 * stride s, inputs whose padded row is r mod s meet the kernel rows u with {@code u·d mod s = r}
 * alone: each pair of residues, by row and column, is one product.
 *
 * <p>Each dx is one chain of fused multiply-adds from 0, in the order output channel, kernel row,
 * kernel column, outputs outside counting as zeros.
 */
final class SpreadBackwardData implements Conv2dBackwardData.Path {
  /** Positions of a block that keep the micro-kernels busy. */
  private static final int LEAST_POSITIONS = 512;

  private final Conv2dGeometry geometry;
  private final Threads threads;
  private final ImageBlocks blocks;
  private final List<Part> parts = new ArrayList<>();
  private final Threads.Task task = this::runBlock;

  private float[] dy = {};
  private int dyOffset;
  private float[] dx = {};
  private int dxOffset;

  /**
   * The inputs of one residue by row and column: where the first is, how many, and their product.
   */
  private record Part(
      int firstRow, int rows, int firstColumn, int columns, SpreadProduct product) {}

  SpreadBackwardData(Conv2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    Window vertical = geometry.vertical();
    Window horizontal = geometry.horizontal();
    blocks =
        ImageBlocks.of(
            TapAxis.ofGradient(vertical, geometry.height(), geometry.outHeight()),
            TapAxis.ofGradient(horizontal, geometry.width(), geometry.outWidth()),
            geometry.outChannels(),
            geometry.batch(),
            LEAST_POSITIONS);
    for (int r = 0; r < vertical.stride(); r++) {
      for (int s = 0; s < horizontal.stride(); s++) {
        int rows = TapAxis.count(vertical, geometry.height(), r);
        int columns = TapAxis.count(horizontal, geometry.width(), s);
        if (rows > 0 && columns > 0) {
          parts.add(part(r, rows, s, columns));
        }
      }
    }
  }

  private Part part(int rowResidue, int rows, int columnResidue, int columns) {
    Window vertical = geometry.vertical();
    Window horizontal = geometry.horizontal();
    int[] kernelRows = TapAxis.taps(vertical, rowResidue);
    int[] kernelColumns = TapAxis.taps(horizontal, columnResidue);
    SpreadProduct product =
        new SpreadProduct(
            blocks,
            RowPanels.backward(geometry, kernelRows, kernelColumns),
            geometry.groupOutChannels(),
            kernelRows,
            kernelColumns);
    return new Part(
        TapAxis.first(vertical, rowResidue),
        rows,
        TapAxis.first(horizontal, columnResidue),
        columns,
        product);
  }

  @Override
  public void run(Tensor dy, Tensor weight, Tensor dx) {
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    this.dx = dx.data();
    this.dxOffset = dx.offset();
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).product.pack(threads, weight.data(), weight.offset());
    }
    threads.run(blocks.count, task);
  }

  private void runBlock(int block, Scratch scratch) {
    SpreadLayout layout = blocks.layout(block);
    float[] spread = blocks.spread(block, dy, dyOffset, scratch);
    float[] result = scratch.floats(Scratch.TILE, SpreadProduct.resultSize(layout));
    for (int i = 0; i < parts.size(); i++) {
      runPart(parts.get(i), block, spread, result);
    }
  }

  private void runPart(Part part, int block, float[] spread, float[] result) {
    int rows = geometry.groupInChannels();
    for (int group = 0; group < geometry.groups(); group++) {
      for (int row = 0; row < rows; row += ProductTile.rows(rows - row)) {
        part.product.panel(block, group, row, spread, result);
        int channels = Math.min(rows - row, ProductTile.rows(rows - row));
        finish(part, block, group * rows + row, channels, result);
      }
    }
  }

  private void finish(Part part, int block, int channel, int channels, float[] result) {
    SpreadLayout layout = blocks.layout(block);
    int rowStep = geometry.vertical().stride();
    int columnStep = geometry.horizontal().stride();
    int firstRow = blocks.firstRow(block);
    int rows = Math.min(layout.outputRows, part.rows - firstRow); // a residue may have a row less
    int first = (part.firstRow + firstRow * rowStep) * geometry.width() + part.firstColumn;
    for (int image = 0; image < layout.images; image++) {
      int plane = (blocks.firstImage(block) + image) * geometry.inChannels() + channel;
      for (int r = 0; r < channels; r++) {
        int at = dxOffset + (plane + r) * geometry.plane() + first;
        int from = r * SpreadProduct.resultStride(layout);
        if (rowStep == 1 && columnStep == 1) {
          layout.collect(result, from, image, rows, part.columns, dx, at);
        } else {
          layout.scatter(
              result,
              from,
              image,
              rows,
              part.columns,
              dx,
              at,
              geometry.width(),
              rowStep,
              columnStep);
        }
      }
    }
  }
}
