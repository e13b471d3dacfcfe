package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.gemm.PackedPanels;
import dev.lanewise.engine.simd.Prefetch;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import java.util.function.Function;
import jdk.incubator.vector.FloatVector;

/**
 * Blocks of images whose im2col panels are packed by {@link PositionPanels}: from a spread copy, or
 * from the images as they stand.
 */
final class PackedBlocks {
  /** Places of a block that keep the product busy: weights are packed again for every block. */
  private static final int LEAST_PLACES = 512;

  /** Places of a plane from which its pieces are fetched before they are packed. */
  private static final int LEAST_FETCHED = 128;

  /** Floats of a block in place that stay in the second cache until they are packed. */
  private static final int MOST_FETCHED = 1 << 16;

  /** Columns of a tile, at most. */
  private static final int TILE_PLACES = 32;

  /** Columns of a product of places at a time: its result then stays in the second cache. */
  static final int MOST_COLUMNS = 256;

  /** Rows that a task should have, where a block has several: each packs the block again. */
  private static final int LEAST_ROWS = 48;

  /** Rows that are copied at a time, to be in the first cache for what follows. */
  static final int FEW_ROWS = 16;

  /** Rows are cut at multiples: what tiles hold. */
  private static final int ROW_STEP = 12;

  private final ImageBlocks blocks;
  private final TapAxis vertical;
  private final TapAxis horizontal;
  private final int channels;
  private final boolean inPlace;

  /**
   * Blocks of a batch.
   *
   * @param inPlace whether to read the images as they stand, see {@link #readsInPlace}
   */
  PackedBlocks(TapAxis vertical, TapAxis horizontal, int channels, int batch, boolean inPlace) {
    this.vertical = vertical;
    this.horizontal = horizontal;
    this.channels = channels;
    this.inPlace = inPlace;
    blocks =
        inPlace
            ? blocksInPlace(vertical, horizontal, channels, batch)
            : ImageBlocks.of(vertical, horizontal, channels, batch, LEAST_PLACES);
  }

  /** Some images, or of large ones bands of rows that make whole tiles. */
  private static ImageBlocks blocksInPlace(
      TapAxis vertical, TapAxis horizontal, int channels, int batch) {
    int plane = vertical.outputs * horizontal.outputs;
    int images = Math.clamp(Math.ceilDiv(LEAST_PLACES, plane), 1, batch);
    if (plane <= 2 * LEAST_PLACES) {
      return new ImageBlocks(vertical, horizontal, channels, batch, images, vertical.outputs);
    }
    int step = TILE_PLACES >> Math.min(5, Integer.numberOfTrailingZeros(horizontal.outputs));
    int least = channels * LEAST_PLACES > MOST_FETCHED ? LEAST_PLACES / 2 : LEAST_PLACES;
    int rows = Math.ceilDiv(Math.ceilDiv(least, horizontal.outputs), step) * step;
    return new ImageBlocks(
        vertical, horizontal, channels, batch, images, Math.min(rows, vertical.outputs));
  }

  /** Whether a convolution's im2col matrix is its images: one tap, stride 1, no padding. */
  static boolean readsInPlace(Conv2dGeometry geometry) {
    return readsGradientsInPlace(geometry)
        && geometry.vertical().stride() == 1
        && geometry.horizontal().stride() == 1;
  }

  /** Whether a gradient by the input takes each output's gradient once: one tap, no padding. */
  static boolean readsGradientsInPlace(Conv2dGeometry geometry) {
    return geometry.kernelPlane() == 1
        && geometry.vertical().padding() == 0
        && geometry.horizontal().padding() == 0;
  }

  /**
   * Where the sums' terms begin: planes where images stand, else what {@code ofSpread} lists.
   *
   * @param ofSpread lists the runs in a layout
   */
  BlockRuns runs(Function<SpreadLayout, int[]> ofSpread) {
    return new BlockRuns(
        blocks,
        layout -> {
          int[] list = ofSpread.apply(layout);
          if (inPlace) {
            Arrays.setAll(list, k -> k * vertical.size * horizontal.size);
          }
          return list;
        });
  }

  int count() {
    return blocks.count;
  }

  int firstImage(int block) {
    return blocks.firstImage(block);
  }

  int firstRow(int block) {
    return blocks.firstRow(block);
  }

  int images(int block) {
    return blocks.layout(block).images;
  }

  int rows(int block) {
    return blocks.layout(block).outputRows;
  }

  /** Columns of a block's product. */
  int places(int block) {
    return images(block) * rows(block) * horizontal.outputs;
  }

  /**
   * Makes a block ready to be packed from.
   *
   * @param x (batch, channels, height, width)
   * @return the array that holds it
   */
  float[] prepare(int block, float[] x, int xOffset, Scratch scratch) {
    if (!inPlace) {
      return blocks.spread(block, x, xOffset, scratch);
    }
    fetch(block, channels, x, xOffset, scratch);
    return x;
  }

  /**
   * Brings a block's planes into the caches, if they are large: panels are packed from a few places
   * of each. Slot TILE of the scratch is used.
   *
   * @param x (batch, channels, outputs of the vertical axis, outputs of the horizontal one)
   */
  void fetch(int block, int channels, float[] x, int xOffset, Scratch scratch) {
    int plane = vertical.outputs * horizontal.outputs;
    if (plane < LEAST_FETCHED) {
      return;
    }
    int places = rows(block) * horizontal.outputs;
    int row = firstRow(block) * horizontal.outputs;
    float[] sink = scratch.floats(Scratch.TILE, 1);
    for (int image = firstImage(block); image < firstImage(block) + images(block); image++) {
      int at = xOffset + image * channels * plane + row;
      Prefetch.rows(channels, places, x, at, plane, sink);
    }
  }

  /** Sets the places that a block's product has as columns: some rows and columns of outputs. */
  void setPlaces(int block, int rows, int columns, Places places) {
    SpreadLayout layout = blocks.layout(block);
    if (inPlace) {
      places.set(channels * vertical.size * horizontal.size, horizontal.size, rows, columns);
    } else {
      places.set(layout.pitch, layout.images * layout.pitch, rows, columns);
    }
  }

  /** Where a channel of a block begins in the array that {@link #prepare} returned. */
  int offset(int block, int xOffset, int channel) {
    if (!inPlace) {
      return blocks.layout(block).channelOffset(channel);
    }
    int row = (firstImage(block) * channels + channel) * vertical.size + firstRow(block);
    return xOffset + row * horizontal.size;
  }

  /** Distance between channels in the array that {@link #prepare} returned. */
  int channelStride(int block) {
    return inPlace ? vertical.size * horizontal.size : blocks.layout(block).channelOffset(1);
  }

  /** Parts to cut a group's rows into, so that the threads have enough tasks. */
  static int rowParts(Threads threads, int rows, int otherTasks) {
    return TaskParts.of(threads, rows / LEAST_ROWS, otherTasks);
  }

  /** First row of part i of equal parts, or the end. */
  static int cut(int rows, int parts, int i) {
    int length = Math.ceilDiv(Math.ceilDiv(rows, parts), ROW_STEP) * ROW_STEP;
    return Math.min(rows, i * length);
  }

  /** First column of part i of equal parts of whole panels, or the end. */
  static int cutPanels(int columns, int parts, int i) {
    int panels = Math.ceilDiv(columns, PackedPanels.WIDTH);
    return Math.min(columns, i * Math.ceilDiv(panels, parts) * PackedPanels.WIDTH);
  }

  /** Distance between rows of a result: an odd number of vectors, lest rows compete for a set. */
  static int resultStride(int places) {
    return (Math.ceilDiv(places, 16) | 1) * 16;
  }

  /** Copies rows; nothing else is written. */
  static void copyRows(
      int rows,
      int columns,
      float[] from,
      int fromOffset,
      int ld,
      float[] to,
      int toOffset,
      int ldTo) {
    int whole = FLOATS.loopBound(columns);
    int end = ldTo == columns ? toOffset + rows * columns : 0;
    for (int r = 0; r < rows; r++) {
      int source = fromOffset + r * ld;
      int at = toOffset + r * ldTo;
      for (int i = 0; i < whole; i += LANES) {
        FloatVector.fromArray(FLOATS, from, source + i).intoArray(to, at + i);
      }
      if (whole < columns) {
        if (at + whole + LANES <= end && source + whole + LANES <= from.length) {
          // what hangs over is overwritten by the next row
          FloatVector.fromArray(FLOATS, from, source + whole).intoArray(to, at + whole);
        } else {
          System.arraycopy(from, source + whole, to, at + whole, columns - whole);
        }
      }
    }
  }
}
