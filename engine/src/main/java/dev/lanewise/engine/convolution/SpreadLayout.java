package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Pairs;
import dev.lanewise.engine.simd.Simd;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

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
    int top = Math.clamp(Math.ceilDiv(-rowOrigin, vertical.step), 0, rows);
    int end = Math.clamp(Math.ceilDiv(height - rowOrigin, vertical.step), top, rows);
    int firstRow = top * vertical.step + rowOrigin;
    int source = xOffset + firstRow * width + horizontal.origins[phase] + start * step;
    int rowStride = vertical.step * width;
    int at = bufferOffset + top * images * pitch + start;
    Arrays.fill(buffer, bufferOffset, bufferOffset + plane, 0f);
    switch (step) {
      case 1 -> copyRows(end - top, n, x, source, rowStride, imageStride, buffer, at);
      case 2 -> pickHalf(end - top, n, x, source, rowStride, imageStride, buffer, at);
      default -> pickRows(end - top, n, x, source, rowStride, imageStride, buffer, at);
    }
  }

  // What follows fills rows of all images, in a plane of zeros. What hangs over the end of a row is
  // zero too, or overwritten by the next.

  /**
   * Neighbouring elements of each row.
   *
   * @param n elements to take from a row
   * @param rowStride distance between rows of an image
   */
  private void copyRows(
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
        FloatVector.fromArray(FLOATS, x, from + i).intoArray(to, at + i);
      }
      if (from + whole + LANES <= x.length) {
        FloatVector.fromArray(FLOATS, x, from + whole)
            .blend(zero, beyond)
            .intoArray(to, at + whole);
      } else {
        System.arraycopy(x, from + whole, to, at + whole, n - whole);
      }
      from += imageStride;
      image++;
      if (image == images) {
        image = 0;
        from += rowStride - images * imageStride;
      }
    }
  }

  /** Every second element of each row. */
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
        FloatVector low = FloatVector.fromArray(FLOATS, x, from + 2 * i);
        FloatVector high = FloatVector.fromArray(FLOATS, x, from + 2 * i + LANES);
        Pairs.evens(low, high).intoArray(to, at + i);
      }
      int last = from + 2 * whole;
      if (last + 2 * LANES <= x.length) {
        FloatVector low = FloatVector.fromArray(FLOATS, x, last);
        FloatVector high = FloatVector.fromArray(FLOATS, x, last + LANES);
        Pairs.evens(low, high).blend(zero, beyond).intoArray(to, at + whole);
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

  /** Every {@code step}-th element of each row. */
  private void pickRows(
      int rows,
      int n,
      float[] x,
      int xOffset,
      int rowStride,
      int imageStride,
      float[] to,
      int toOffset) {
    int step = horizontal.step;
    for (int row = 0; row < rows; row++) {
      for (int image = 0; image < images; image++) {
        int from = xOffset + row * rowStride + image * imageStride;
        int at = toOffset + (row * images + image) * pitch;
        for (int i = step == 4 ? pickQuarters(n, x, from, to, at) : 0; i < n; i++) {
          to[at + i] = x[from + i * step];
        }
      }
    }
  }

  /** Every fourth element, as far as whole vectors reach; returns how many were taken. */
  private static int pickQuarters(int n, float[] x, int from, float[] to, int at) {
    int i = 0;
    for (; i < n - LANES; i += LANES) {
      int source = from + 4 * i;
      FloatVector v0 = FloatVector.fromArray(FLOATS, x, source);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x, source + LANES);
      FloatVector v2 = FloatVector.fromArray(FLOATS, x, source + 2 * LANES);
      FloatVector v3 = FloatVector.fromArray(FLOATS, x, source + 3 * LANES);
      Pairs.evens(Pairs.evens(v0, v1), Pairs.evens(v2, v3)).intoArray(to, at + i);
    }
    return i;
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
      Arrays.fill(to, at, at + ld, 0f);
      copyRows(outputRows, width, dy, from, width, imageStride, to, at);
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
