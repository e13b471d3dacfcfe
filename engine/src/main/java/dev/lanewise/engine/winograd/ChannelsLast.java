package dev.lanewise.engine.winograd;

import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.gemm.PanelPacker;
import dev.lanewise.engine.gemm.Transposition;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;

/**
 * A layout in which the channels of a place stand side by side, with the padding written out:
 *
 * <pre>
 * planes   x  (image, channel, height, width)
 * buffer      (image, row, column, channel), then {@link #SLACK} floats
 *
 * buffer[n][r][q][c] = x[n][c][firstRow + r][q − left], and 0 outside the image
 * </pre>
 *
 * @param channels channels, not rounded up
 * @param height rows of a plane
 * @param width columns of a plane
 * @param rows rows of the buffer
 * @param columns columns of the buffer
 * @param left columns of zeros before the image
 */
public record ChannelsLast(int channels, int height, int width, int rows, int columns, int left) {
  /** Floats behind the buffer that may be spoiled. */
  public static final int SLACK = PanelPacker.SLACK;

  /** Floats of a buffer of some images, with its slack. */
  public int size(int images) {
    return images * rows * rowSize() + SLACK;
  }

  /** Floats of a row of the buffer. */
  public int rowSize() {
    return columns * channels;
  }

  /**
   * Writes images to the buffer, front to back: what hangs over the end of a row is overwritten by
   * the next. Slot TILE of the scratch is used.
   *
   * @param x first channel of the first image at {@code xOffset}
   * @param imageStride distance between images
   * @param stride distance between the planes of neighbouring channels
   * @param firstRow row of the image that is row 0 of the buffer; below 0 where padding comes first
   */
  public void fill(
      int images,
      float[] x,
      int xOffset,
      int imageStride,
      int stride,
      int firstRow,
      float[] to,
      Scratch s) {
    for (int image = 0; image < images; image++) {
      int from = xOffset + image * imageStride;
      int at = image * rows * rowSize();
      int top = Math.clamp(-firstRow, 0, rows);
      int inside = Math.clamp(height - firstRow, top, rows) - top;
      Arrays.fill(to, at, at + top * rowSize(), 0f);
      if (left == 0 && columns == width) { // rows follow each other in both
        int first = from + (firstRow + top) * width;
        Transposition.pack(
            channels, inside * width, x, first, stride, channels, to, at + top * rowSize());
      } else if (width >= LANES) {
        fillRows(inside, x, from, stride, firstRow + top, to, at + top * rowSize());
      } else {
        fillStrips(inside, x, from, stride, firstRow + top, to, at + top * rowSize(), s);
      }
      Arrays.fill(to, at + (top + inside) * rowSize(), at + rows * rowSize(), 0f);
    }
  }

  /** Columns of the image that the buffer holds. */
  private int dataColumns() {
    return Math.clamp(columns - left, 0, width);
  }

  /**
   * Some channels of all rows, before the next: few planes are read at a time, each from front to
   * back. Downwards, and zeros last, for channels that do not fill a vector spoil the place behind.
   */
  private void fillRows(
      int count, float[] x, int xOffset, int stride, int firstRow, float[] to, int toOffset) {
    int data = dataColumns();
    int skip = Math.min(columns, left) * channels;
    for (int channel = (channels - 1) / LANES * LANES; channel >= 0; channel -= LANES) {
      int some = Math.min(LANES, channels - channel);
      int from = xOffset + channel * stride + firstRow * width;
      int at = toOffset + skip + channel;
      for (int row = 0; row < count; row++) {
        Transposition.pack(
            some, data, x, from + row * width, stride, channels, to, at + row * rowSize());
      }
    }
    for (int row = 0; row < count; row++) {
      int at = toOffset + row * rowSize();
      Arrays.fill(to, at, at + skip, 0f);
      Arrays.fill(to, at + skip + data * channels, at + rowSize(), 0f);
    }
  }

  /** Rows shorter than a vector: some of them are transposed at a time, then put in place. */
  private void fillStrips(
      int count,
      float[] x,
      int xOffset,
      int stride,
      int firstRow,
      float[] to,
      int toOffset,
      Scratch s) {
    int stripRows = Math.min(height, Math.ceilDiv(LANES, width));
    float[] strip = s.floats(Scratch.TILE, stripRows * width * channels + SLACK);
    int stripStart = firstRow;
    for (int row = firstRow; row < firstRow + count; row++) {
      if (row == firstRow || row == stripStart + stripRows) {
        stripStart = Math.min(row, height - stripRows);
        int from = xOffset + stripStart * width;
        Transposition.pack(channels, stripRows * width, x, from, stride, channels, strip, 0);
      }
      int at = toOffset + (row - firstRow) * rowSize();
      int end = at + rowSize();
      int start = Math.min(end, at + left * channels);
      Arrays.fill(to, at, start, 0f);
      int length = dataColumns() * channels;
      System.arraycopy(strip, (row - stripStart) * width * channels, to, start, length);
      Arrays.fill(to, start + length, end, 0f);
    }
  }

  /**
   * Writes places back to planes: {@code to[toOffset + c · plane + p] = from[fromOffset + p · ld +
   * c]}; nothing else is written. Slot TILE of the scratch is used.
   *
   * @param places neighbouring places of a plane
   */
  public static void toPlanes(
      int channels,
      int places,
      float[] from,
      int fromOffset,
      int ld,
      float[] to,
      int toOffset,
      int plane,
      Scratch scratch) {
    if (places >= LANES) {
      // Plane by plane: each is written front to back, and few of them at a time, for planes of a
      // power of two compete for the same few places of the first cache.
      for (int channel = 0; channel < channels; channel += LANES) {
        int some = Math.min(LANES, channels - channel);
        for (int next = 0; next < places; next += LANES) {
          int p = Math.min(next, places - LANES); // the last vectors overlap
          Transposition.pack(
              LANES,
              some,
              from,
              fromOffset + p * ld + channel,
              ld,
              plane,
              to,
              toOffset + channel * plane + p);
        }
      }
      return;
    }
    float[] strip = scratch.floats(Scratch.TILE, channels * LANES + SLACK);
    Transposition.pack(places, channels, from, fromOffset, ld, LANES, strip, 0);
    for (int channel = 0; channel < channels; channel++) {
      System.arraycopy(strip, channel * LANES, to, toOffset + channel * plane, places);
    }
  }
}
