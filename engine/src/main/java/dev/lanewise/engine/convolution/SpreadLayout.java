package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Some images, spread out in a buffer with their padding, so that a convolution over all of them
 * reads one contiguous run for each tap. It takes the place of the im2col matrix: the matrix's row
 * (channel, kernel row, kernel column) is the buffer from {@link #tapOffset} on, and nothing is
 * written more than once.
 *
 * <pre>
 * buffer    (channel, phase, row, image, pitch), then some slack
 * position  (output row, image, pitch)            the columns of the product; those at or beyond
 *                                                 the image's width come out as waste
 * </pre>
 *
 * Rows of all images stand side by side, so that a tile of the product runs on from image to image,
 * and rows that are no output are no position.
 */
final class SpreadLayout {
  /** Positions that kernels may read and write beyond the last: one vector tile, at most 4 × 16. */
  static final int OVERHANG = 64;

  /** Lanes 0, 2, 4 and on, twice over. */
  private static final VectorShuffle<Float> EVEN =
      VectorShuffle.fromOp(FLOATS, lane -> 2 * lane % LANES);

  private static final VectorMask<Float> UPPER_HALF =
      VectorMask.fromLong(FLOATS, -1L << (LANES / 2));

  final int images;
  final int outputRows;
  final int pitch;

  /** Columns of the product. */
  final int positions;

  private final TapAxis vertical;
  private final TapAxis horizontal;
  private final int rows;
  private final int plane;
  private final int channelSize;

  /** A layout of images, or of a band of {@code outputRows} rows of outputs. */
  SpreadLayout(TapAxis vertical, TapAxis horizontal, int images, int outputRows) {
    this.vertical = vertical;
    this.horizontal = horizontal;
    this.images = images;
    this.outputRows = outputRows;
    rows = outputRows + vertical.reach - vertical.outputs;
    pitch = horizontal.pitch;
    plane = rows * images * pitch;
    channelSize = vertical.origins.length * horizontal.origins.length * plane;
    positions = outputRows * images * pitch;
  }

  /** Floats that the buffer must hold. */
  int size(int channels) {
    return channels * channelSize + pitch + 2 * OVERHANG;
  }

  /** Rows that two bands, one below the other, both hold. */
  int overlap() {
    return vertical.reach - vertical.outputs;
  }

  /** Where the run of position 0 begins for a tap of a channel. */
  int tapOffset(int channel, int kernelRow, int kernelColumn) {
    int phase =
        vertical.phases[kernelRow] * horizontal.origins.length + horizontal.phases[kernelColumn];
    return channel * channelSize
        + phase * plane
        + vertical.shifts[kernelRow] * images * pitch
        + horizontal.shifts[kernelColumn];
  }

  /** Offsets of all taps of the first {@code channels}, in the order channel, row, column. */
  int[] tapOffsets(int channels, int[] kernelRows, int[] kernelColumns) {
    int[] offsets = new int[channels * kernelRows.length * kernelColumns.length];
    int k = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int kernelRow : kernelRows) {
        for (int kernelColumn : kernelColumns) {
          offsets[k++] = tapOffset(channel, kernelRow, kernelColumn);
        }
      }
    }
    return offsets;
  }

  /** Start of a channel in the buffer. */
  int channelOffset(int channel) {
    return channel * channelSize;
  }

  /**
   * Writes images to the buffer. Whole vectors are stored, front to back: what hangs over the end
   * of a row is overwritten by the next.
   *
   * @param x planes of (height, width), the channels of an image side by side
   * @param xOffset first plane of the first image
   * @param imageStride distance between images
   * @param firstRow first row of outputs
   */
  void fill(
      int channels,
      float[] x,
      int xOffset,
      int imageStride,
      int height,
      int width,
      int firstRow,
      float[] buffer) {
    int at = 0;
    for (int channel = 0; channel < channels; channel++) {
      int source = xOffset + channel * height * width;
      for (int rowOrigin : vertical.origins) {
        for (int phase = 0; phase < horizontal.origins.length; phase++) {
          int origin = firstRow * vertical.step + rowOrigin;
          fillPlane(x, source, imageStride, height, width, origin, phase, buffer, at);
          at += plane;
        }
      }
    }
    Arrays.fill(buffer, at, at + pitch + 2 * OVERHANG, 0f);
  }

  private void fillPlane(
      float[] x,
      int xOffset,
      int imageStride,
      int height,
      int width,
      int rowOrigin,
      int phase,
      float[] buffer,
      int bufferOffset) {
    int start = horizontal.dataStart(phase);
    int n = horizontal.dataEnd(phase) - start;
    int step = horizontal.step;
    int firstColumn = horizontal.origins[phase] + start * step;
    int at = bufferOffset;
    if (step == 2) {
      int top = Math.clamp(Math.ceilDiv(-rowOrigin, vertical.step), 0, rows);
      int end = Math.clamp(Math.ceilDiv(height - rowOrigin, vertical.step), top, rows);
      Arrays.fill(buffer, at, at + plane, 0f);
      pickHalf(
          end - top,
          n,
          x,
          xOffset + (top * vertical.step + rowOrigin) * width + firstColumn,
          vertical.step * width,
          imageStride,
          buffer,
          at + top * images * pitch + start);
      return;
    }
    for (int row = 0; row < rows; row++) {
      int sourceRow = row * vertical.step + rowOrigin;
      int source = xOffset + sourceRow * width + firstColumn;
      boolean inside = sourceRow >= 0 && sourceRow < height;
      if (!inside) {
        Arrays.fill(buffer, at, at + images * pitch, 0f);
      } else if (step == 1) {
        copyRows(images, n, x, source, imageStride, buffer, at, start, pitch);
      } else {
        pickRows(images, n, step, x, source, imageStride, buffer, at, start, pitch);
      }
      at += images * pitch;
    }
  }

  /** For each image: {@code start} zeros, n neighbouring elements, zeros up to the pitch. */
  private static void copyRows(
      int images,
      int n,
      float[] x,
      int xOffset,
      int imageStride,
      float[] to,
      int toOffset,
      int start,
      int pitch) {
    FloatVector zero = Simd.floats(0f);
    int whole = FLOATS.loopBound(n);
    for (int image = 0; image < images; image++) {
      int from = xOffset + image * imageStride;
      int at = toOffset + image * pitch;
      for (int i = 0; i < start; i += LANES) {
        zero.intoArray(to, at + i);
      }
      int i = 0;
      for (; i < whole; i += LANES) {
        FloatVector.fromArray(FLOATS, x, from + i).intoArray(to, at + start + i);
      }
      if (i < n) {
        if (from + i + LANES <= x.length) { // what is beyond the row is overwritten below
          FloatVector.fromArray(FLOATS, x, from + i).intoArray(to, at + start + i);
        } else {
          System.arraycopy(x, from + i, to, at + start + i, n - i);
        }
      }
      for (i = start + n; i < pitch; i += LANES) {
        zero.intoArray(to, at + i);
      }
    }
  }

  /**
   * Every second element of some rows of all images, into a plane of zeros. What hangs over the end
   * of a row is zero, or overwritten by the next.
   *
   * @param n elements to pick from a row
   * @param rowStride distance between rows of an image
   */
  private void pickHalf(
      int rows,
      int n,
      float[] x,
      int xOffset,
      int rowStride,
      int imageStride,
      float[] to,
      int toOffset) {
    FloatVector zero = Simd.floats(0f);
    int whole = FLOATS.loopBound(Math.max(0, n - 1));
    VectorMask<Float> beyond = VectorMask.fromLong(FLOATS, -1L << (n - whole));
    int from = xOffset;
    int image = 0;
    for (int at = toOffset; at < toOffset + rows * images * pitch; at += pitch) {
      for (int i = 0; i < whole; i += LANES) {
        FloatVector low = FloatVector.fromArray(FLOATS, x, from + 2 * i).rearrange(EVEN);
        FloatVector high = FloatVector.fromArray(FLOATS, x, from + 2 * i + LANES).rearrange(EVEN);
        low.blend(high, UPPER_HALF).intoArray(to, at + i);
      }
      int last = from + 2 * whole;
      if (last + 2 * LANES <= x.length) {
        FloatVector low = FloatVector.fromArray(FLOATS, x, last).rearrange(EVEN);
        FloatVector high = FloatVector.fromArray(FLOATS, x, last + LANES).rearrange(EVEN);
        low.blend(high, UPPER_HALF).blend(zero, beyond).intoArray(to, at + whole);
      } else {
        for (int i = whole; i < n; i++) {
          to[at + i] = x[from + 2 * i];
        }
      }
      from += imageStride;
      image++;
      if (image == images) {
        image = 0;
        from += rowStride - images * imageStride;
      }
    }
  }

  /** As {@link #copyRows}, but of every {@code step}-th element. */
  private static void pickRows(
      int images,
      int n,
      int step,
      float[] x,
      int xOffset,
      int imageStride,
      float[] to,
      int toOffset,
      int start,
      int pitch) {
    for (int image = 0; image < images; image++) {
      int from = xOffset + image * imageStride;
      int at = toOffset + image * pitch;
      Arrays.fill(to, at, at + start, 0f);
      for (int i = 0; i < n; i++) {
        to[at + start + i] = x[from + i * step];
      }
      Arrays.fill(to, at + start + n, at + pitch, 0f);
    }
  }

  /**
   * Writes gradients by the output to their positions, zeros to the waste between them.
   *
   * @param dy planes of (outHeight, outWidth), the channels of an image side by side
   * @param firstRow first row of outputs
   * @param to rows of positions, one a channel, {@code ld} apart; zeros follow up to ld
   */
  void fillPositions(
      int channels, float[] dy, int dyOffset, int imageStride, int firstRow, float[] to, int ld) {
    int width = horizontal.outputs;
    for (int channel = 0; channel < channels; channel++) {
      int from = dyOffset + (channel * vertical.outputs + firstRow) * width;
      int at = channel * ld;
      for (int row = 0; row < outputRows; row++) {
        copyRows(images, width, dy, from + row * width, imageStride, to, at, 0, pitch);
        at += images * pitch;
      }
      Arrays.fill(to, at, (channel + 1) * ld, 0f);
    }
  }

  /**
   * Copies one image's plane out of a row of positions.
   *
   * @param rows rows of the plane, each of {@code columns}
   * @param to receives the plane, contiguous; nothing beyond it is written
   */
  void collect(
      float[] result,
      int resultOffset,
      int image,
      int rows,
      int columns,
      float[] to,
      int toOffset) {
    int end = toOffset + rows * columns;
    int whole = FLOATS.loopBound(columns);
    int from = resultOffset + image * pitch;
    int at = toOffset;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < whole; i += LANES) {
        FloatVector.fromArray(FLOATS, result, from + i).intoArray(to, at + i);
      }
      if (whole < columns) {
        if (at + whole + LANES <= end) { // what hangs over is overwritten by the next row
          FloatVector.fromArray(FLOATS, result, from + whole).intoArray(to, at + whole);
        } else {
          System.arraycopy(result, from + whole, to, at + whole, columns - whole);
        }
      }
      from += images * pitch;
      at += columns;
    }
  }

  /**
   * Copies one image's plane out of a row of positions, to every {@code rowStep}-th row and {@code
   * columnStep}-th column.
   *
   * @param to receives the elements; {@code toOffset} is the first, rows are {@code width} long
   */
  void scatter(
      float[] result,
      int resultOffset,
      int image,
      int rows,
      int columns,
      float[] to,
      int toOffset,
      int width,
      int rowStep,
      int columnStep) {
    for (int row = 0; row < rows; row++) {
      int from = resultOffset + (row * images + image) * pitch;
      int at = toOffset + row * rowStep * width;
      for (int column = 0; column < columns; column++) {
        to[at + column * columnStep] = result[from + column];
      }
    }
  }
}
