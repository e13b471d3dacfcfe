package dev.lanewise.engine.convolution;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.winograd.ChannelsLast;

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

  /** Rows of a product. */
  private static final int LEAST_ROWS = 4;

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

  /** The same with zeros to the left and right, as the inputs of a row without strides read it. */
  static ImageGroups ofGradient(Conv2dGeometry g) {
    int reach = g.horizontal().extent() - 1;
    return new ImageGroups(
        g.outChannels(),
        g.outHeight(),
        g.outWidth(),
        0,
        reach - g.horizontal().padding(),
        g.outHeight(),
        g.width() + reach);
  }

  /**
   * Whether a batch is whole groups, each of which fits the caches, and channels are enough for a
   * tile: fewer do not pay for bringing images side by side.
   */
  static boolean divide(Conv2dGeometry g) {
    long padded =
        (g.height() + 2L * g.vertical().padding()) * (g.width() + 2L * g.horizontal().padding());
    return g.batch() % IMAGES == 0
        && g.groupOutChannels() >= LEAST_ROWS
        && padded <= MOST_INPUTS / IMAGES / g.inChannels()
        && g.outPlane() <= MOST_OUTPUTS / IMAGES / g.outChannels();
  }

  /** The same for {@link #ofGradient} and what is made of it. */
  static boolean divideGradient(Conv2dGeometry g) {
    long padded = g.outHeight() * ((long) g.width() + g.horizontal().extent());
    return g.batch() % IMAGES == 0
        && g.groupInChannels() >= LEAST_ROWS
        && padded <= MOST_INPUTS / IMAGES / g.outChannels()
        && g.plane() <= MOST_OUTPUTS / IMAGES / g.inChannels();
  }

  /** Groups of a batch that they {@link #divide}. */
  static int count(Conv2dGeometry g) {
    return g.batch() / IMAGES;
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

  /**
   * Where each tap of a kernel's rows begins for row and column 0 of the input, in {@link
   * #ofGradient}, by output channel of a group.
   */
  int[] turnedTaps(Conv2dGeometry g, int[] kernelRows) {
    Window vertical = g.vertical();
    Window horizontal = g.horizontal();
    int columns = horizontal.kernel();
    int plane = kernelRows.length * columns;
    int[] taps = new int[g.groupOutChannels() * plane];
    for (int i = 0; i < taps.length; i++) {
      int row = vertical.padding() - kernelRows[i % plane / columns] * vertical.dilation();
      int column = (columns - 1 - i % columns) * horizontal.dilation();
      taps[i] = channelOffset(i / plane) + offset(row, column);
    }
    return taps;
  }

  /** Where a row and column of a group's first channel begin. */
  private int offset(int row, int column) {
    return row * layout.rowSize() + column * IMAGES;
  }

  /** Distance between rows. */
  int rowDistance(int rows) {
    return offset(rows, 0);
  }

  /**
   * Where each vector of the places (firstRow + row · rowStep, column · columnStep) begins, in
   * whole tiles.
   */
  int[] vectors(int firstRow, int rows, int columns, int rowStep, int columnStep) {
    int vectors = IMAGES / Simd.LANES;
    int[] starts = new int[rows * columns * vectors];
    for (int i = 0; i < starts.length; i++) {
      int place = i / vectors;
      starts[i] =
          offset(firstRow + place / columns * rowStep, place % columns * columnStep)
              + i % vectors * Simd.LANES;
    }
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
    float[] buffer = scratch.floats(slot, layout.size(channels + CorrelationTile.MOST_ROWS - 1));
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

  /** Parts of the panels of so many channels, so that the threads have enough tasks. */
  static int panelParts(Threads threads, int channels, int otherTasks) {
    return TaskParts.of(threads, Math.ceilDiv(channels, ProductTile.MOST_ROWS), otherTasks);
  }
}
