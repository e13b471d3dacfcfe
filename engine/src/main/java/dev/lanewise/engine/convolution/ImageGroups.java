package dev.lanewise.engine.convolution;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.winograd.ChannelsLast;
import java.util.Arrays;

/**
 * A batch cut into groups of {@value #IMAGES} images that stand side by side, place by place, with
 * their padding: a vector is a place of some images, so that no lane is spent between rows.
 *
 * <pre>
 * buffer[c][row][column][n] = x[first + n][c][row − top][column − left], 0 outside the image
 * </pre>
 */
final class ImageGroups {
  /** Images of a group: what the widest vector holds. */
  static final int IMAGES = 16;

  /** Floats of a group's input: half of a second cache of 1 MiB. */
  private static final int MOST_INPUTS = 1 << 17;

  /** Floats of a group's output, some channels of which are used at a time. */
  private static final int MOST_OUTPUTS = 1 << 20;

  private final int channels;
  private final int plane;
  private final int top;
  private final ChannelsLast layout;

  private ImageGroups(
      int channels, int height, int width, int top, int left, int rows, int columns) {
    this.channels = channels;
    this.top = top;
    plane = height * width;
    layout = new ChannelsLast(IMAGES, height, width, rows, columns, left);
  }

  /** The input of a convolution, as its outputs read it. */
  static ImageGroups ofInput(Conv2dGeometry g) {
    return new ImageGroups(
        g.inChannels(),
        g.height(),
        g.width(),
        g.vertical().padding(),
        g.horizontal().padding(),
        (g.outHeight() - 1) * g.vertical().stride() + g.vertical().extent(),
        (g.outWidth() - 1) * g.horizontal().stride() + g.horizontal().extent());
  }

  /** The gradient by its output, place by place; a tile's rows may hang over the last channel. */
  static ImageGroups ofOutput(Conv2dGeometry g) {
    return new ImageGroups(
        g.outChannels(), g.outHeight(), g.outWidth(), 0, 0, g.outHeight(), g.outWidth());
  }

  /** Whether a batch is whole groups, each of which fits the caches. */
  static boolean divide(Conv2dGeometry g) {
    long padded =
        (g.height() + 2L * g.vertical().padding()) * (g.width() + 2L * g.horizontal().padding());
    return g.batch() % IMAGES == 0
        && padded <= MOST_INPUTS / IMAGES / g.inChannels()
        && g.outPlane() <= MOST_OUTPUTS / IMAGES / g.outChannels();
  }

  /** Where a channel of a group begins. */
  int channelOffset(int channel) {
    return channel * layout.rows() * layout.rowSize();
  }

  /** Where each tap of the first channels begins, in the order channel, row, column. */
  int[] taps(int channels, Window vertical, Window horizontal) {
    int columns = horizontal.kernel();
    int plane = vertical.kernel() * columns;
    int[] taps = new int[channels * plane];
    for (int i = 0; i < taps.length; i++) {
      int row = i % plane / columns * vertical.dilation();
      int column = i % columns * horizontal.dilation();
      taps[i] = channelOffset(i / plane) + offset(row, column);
    }
    return taps;
  }

  /** Where a row and column of a group's first channel begin. */
  private int offset(int row, int column) {
    return row * layout.rowSize() + column * IMAGES;
  }

  /** Where each of the places (row · rowStep, column · columnStep) begins. */
  int[] places(int rows, int columns, int rowStep, int columnStep) {
    int[] starts = new int[rows * columns];
    Arrays.setAll(starts, i -> offset(i / columns * rowStep, i % columns * columnStep));
    return starts;
  }

  /** Where each vector of the same places begins, in whole tiles of {@link ProductTile}. */
  int[] vectors(int rows, int columns, int rowStep, int columnStep) {
    int vectors = IMAGES / Simd.LANES;
    int[] places = places(rows, columns, rowStep, columnStep);
    int[] starts = new int[places.length * vectors];
    Arrays.setAll(starts, i -> places[i / vectors] + i % vectors * Simd.LANES);
    return ProductTile.padded(starts);
  }

  /**
   * Brings a group's images side by side; slot TILE is used.
   *
   * @param x (batch, channels, height, width)
   * @param slot of the scratch, in which they then stand, and behind them as much as the rows of a
   *     tile that hangs over the last channel
   */
  float[] fill(int group, float[] x, int xOffset, int slot, Scratch scratch) {
    float[] buffer = scratch.floats(slot, layout.size(channels + ProductTile.MOST_ROWS - 1));
    int image = channels * plane;
    int first = xOffset + group * IMAGES * image;
    layout.fill(channels, x, first, plane, image, -top, buffer, scratch);
    return buffer;
  }

  /**
   * Writes places of a plane back to the images of a group; slot TILE is used.
   *
   * @param result (place, image)
   * @param to receives {@code to[at + n · stride + place]}
   */
  static void toImages(
      int places, float[] result, int offset, float[] to, int at, int stride, Scratch scratch) {
    ChannelsLast.toPlanes(IMAGES, places, result, offset, IMAGES, to, at, stride, scratch);
  }

  /**
   * Parts of the output channels' panels, so that threads have tasks enough; no bit depends on it.
   */
  static int panelParts(Threads threads, int otherTasks, int channels) {
    if (threads.count() == 1) {
      return 1;
    }
    int wanted = otherTasks < threads.count() ? threads.count() : 2 * threads.count();
    int panels = Math.ceilDiv(channels, ProductTile.MOST_ROWS);
    return Math.min(panels, Math.ceilDiv(wanted, otherTasks));
  }
}
