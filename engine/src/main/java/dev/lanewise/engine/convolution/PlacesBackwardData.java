package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.winograd.ChannelsLast;
import java.util.Arrays;

/**
 * The gradient by the input as products of places times weights, one for each tap: gradients by the
 * output are read where they stand, channels side by side. With a stride s, inputs of each residue
 * by row and column meet taps of their own; those of one row stand beside each other in the result,
 * which is turned back when it is written.
 *
 * <p>Each dx is one chain of fused multiply-adds from 0, in the order kernel row, kernel column,
 * output channel, outputs outside counting as zeros: the bits of {@link PackedBackwardData}.
 */
final class PlacesBackwardData implements Conv2dBackwardData.Path {
  private final Conv2dGeometry geometry;
  private final Threads threads;
  private final TapAxis vertical;
  private final TapAxis horizontal;
  private final PackedBlocks blocks;
  private final PlaceBlocks gradients;
  private final TapPanels weights;

  /** By first row, the kernel rows that reach the rows first + i · stride. */
  private final int[][] rowTaps;

  /** By first column, the kernel columns that reach the columns first + j · stride. */
  private final int[][] columnTaps;

  private final Threads.Task lend = this::lend;
  private final Threads.Task task = this::runTask;

  private float[] panels = {};
  private float[] dy = {};
  private int dyOffset;
  private float[] dx = {};
  private int dxOffset;

  PlacesBackwardData(Conv2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    vertical = TapAxis.ofGradient(geometry.vertical(), geometry.height(), geometry.outHeight());
    horizontal = TapAxis.ofGradient(geometry.horizontal(), geometry.width(), geometry.outWidth());
    blocks =
        new PackedBlocks(vertical, horizontal, geometry.outChannels(), geometry.batch(), false);
    gradients = PlaceBlocks.ofGradient(geometry, blocks, vertical, horizontal);
    weights = new TapPanels(geometry, true, 1);
    rowTaps = taps(geometry.vertical());
    columnTaps = taps(geometry.horizontal());
  }

  private static int[][] taps(Window window) {
    int[][] taps = new int[window.stride()][];
    Arrays.setAll(
        taps, first -> TapAxis.taps(window, (first + window.padding()) % window.stride()));
    return taps;
  }

  @Override
  public void run(Tensor dy, Tensor weight, Tensor dx) {
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    this.dx = dx.data();
    this.dxOffset = dx.offset();
    threads.run(1, lend);
    weights.fill(threads, weight.data(), weight.offset(), panels);
    threads.run(blocks.count() * parts(), task);
  }

  /** The weights' panels stand in the caller's scratch. */
  private void lend(int task, Scratch scratch) {
    panels = scratch.floats(Scratch.SHARED, weights.size());
  }

  /** Parts of a group's channels, so that threads have enough tasks. */
  private int parts() {
    return PackedBlocks.rowParts(threads, geometry.groupInChannels(), blocks.count());
  }

  /** Some channels of every group, in a block. */
  private void runTask(int index, Scratch scratch) {
    int block = index / parts();
    int first = PackedBlocks.cutPanels(geometry.groupInChannels(), parts(), index % parts());
    int end = PackedBlocks.cutPanels(geometry.groupInChannels(), parts(), index % parts() + 1);
    if (first == end) {
      return;
    }
    float[] array = gradients.fill(block, dy, dyOffset, scratch);
    for (int group = 0; group < geometry.groups(); group++) {
      for (int from = first; from < end; from += PackedBlocks.MOST_COLUMNS) {
        int channels = Math.min(PackedBlocks.MOST_COLUMNS, end - from);
        for (int row = 0; row < rowTaps.length; row++) {
          multiply(block, group, from, channels, row, array, scratch);
        }
      }
    }
  }

  /** The block's rows first + i · stride, and their way to dx. */
  private void multiply(
      int block, int group, int channel, int channels, int first, float[] array, Scratch scratch) {
    PlacesProduct product = PlacesProduct.of(scratch);
    int stride = columnTaps.length;
    int places = blocks.places(block);
    int terms = geometry.groupOutChannels();
    int ld = PackedBlocks.resultStride(channels);
    float[] result = scratch.floats(Scratch.PARTIAL, places * stride * ld);
    for (int column = 0; column < stride; column++) {
      product.setResult(column * ld - channel, stride * ld);
      boolean isFirst = true;
      for (int u : rowTaps[first]) {
        for (int v : columnTaps[column]) {
          int offset =
              vertical.shifts[u] * gradients.rowSize()
                  + horizontal.shifts[v] * geometry.outChannels()
                  + group * terms;
          product.multiply(
              places,
              channel,
              channels,
              terms,
              array,
              offset,
              gradients.starts(block),
              panels,
              weights.offset(group, u * geometry.horizontal().kernel() + v),
              result,
              !isFirst,
              scratch);
          isFirst = false;
        }
      }
      if (isFirst) {
        clear(places, column, channels, ld, result);
      }
    }
    write(
        block, first, group * geometry.groupInChannels() + channel, channels, result, ld, scratch);
  }

  /** Zeros for columns that no tap reaches. */
  private void clear(int places, int column, int channels, int ld, float[] result) {
    for (int place = 0; place < places; place++) {
      int at = (place * columnTaps.length + column) * ld;
      Arrays.fill(result, at, at + channels, 0f);
    }
  }

  /** From (row, column, channel) to the rows first + i · stride of the planes of dx. */
  private void write(
      int block, int first, int plane, int channels, float[] result, int ld, Scratch scratch) {
    int step = rowTaps.length;
    int rowSize = horizontal.outputs * columnTaps.length * ld;
    for (int channel = 0; channel < channels; channel += LANES) { // few planes at a time
      int some = Math.min(LANES, channels - channel);
      for (int image = 0; image < blocks.images(block); image++) {
        int planes = (blocks.firstImage(block) + image) * geometry.inChannels() + plane + channel;
        for (int i = 0; i < blocks.rows(block); i++) {
          int row = (blocks.firstRow(block) + i) * step + first;
          if (row < geometry.height()) {
            ChannelsLast.toPlanes(
                some,
                geometry.width(),
                result,
                (image * blocks.rows(block) + i) * rowSize + channel,
                ld,
                dx,
                dxOffset + planes * geometry.plane() + row * geometry.width(),
                geometry.plane(),
                scratch);
          }
        }
      }
    }
  }
}
