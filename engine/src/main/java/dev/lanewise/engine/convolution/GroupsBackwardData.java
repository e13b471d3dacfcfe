package dev.lanewise.engine.convolution;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The gradient by the input of groups of images, lanes over the images, for convolutions without
 * strides: the gradient by the output read as a convolution of its own. Rows of the input that the
 * same kernel rows reach are one product, in which the others do not occur.
 *
 * <p>Each dx is one chain of fused multiply-adds from 0, in the order output channel, kernel row,
 * kernel column; outputs outside count as zeros to the left and right, and not at all above and
 * below.
 */
final class GroupsBackwardData implements Conv2dBackwardData.Path {
  private final Conv2dGeometry geometry;
  private final Threads threads;
  private final ImageGroups gradients;
  private final List<Band> bands = new ArrayList<>();
  private final int mostVectors;
  private final Threads.Task task = this::runTask;

  private float[] dy = {};
  private int dyOffset;
  private float[] dx = {};
  private int dxOffset;

  /** Some rows of the input: their weights, vectors, and where each term begins. */
  private static final class Band {
    final int firstRow;
    final int rows;
    final RowPanels weights;
    final int[] starts;
    final int[] runs;

    Band(int firstRow, int rows, RowPanels weights, int[] starts, int[] runs) {
      this.firstRow = firstRow;
      this.rows = rows;
      this.weights = weights;
      this.starts = starts;
      this.runs = runs;
    }
  }

  GroupsBackwardData(Conv2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    gradients = ImageGroups.ofGradient(geometry);
    int end;
    for (int row = 0; row < geometry.height(); row = end) {
      int[] taps = taps(row);
      for (end = row + 1; end < geometry.height() && Arrays.equals(taps, taps(end)); end++) {}
      bands.add(band(row, end - row, taps));
    }
    mostVectors = bands.stream().mapToInt(band -> band.starts.length).max().orElseThrow();
  }

  /** Whether a shape has no strides, and its kernel no more padding than taps to the side. */
  static boolean fits(Conv2dGeometry g) {
    return g.vertical().stride() == 1
        && g.horizontal().stride() == 1
        && g.horizontal().padding() < g.horizontal().extent()
        && ImageGroups.divideGradient(g);
  }

  /** Kernel rows that reach a row of the input. */
  private int[] taps(int row) {
    Window vertical = geometry.vertical();
    return IntStream.range(0, vertical.kernel())
        .filter(u -> {
          int output = row + vertical.padding() - u * vertical.dilation();
          return output >= 0 && output < geometry.outHeight();
        })
        .toArray();
  }

  private Band band(int firstRow, int rows, int[] taps) {
    int[] starts = gradients.vectors(firstRow, rows, geometry.width(), 1, 1);
    int[] runs = gradients.turnedTaps(geometry, taps);
    RowPanels weights = RowPanels.backward(geometry, taps, geometry.horizontal().all());
    return new Band(firstRow, rows, weights, starts, runs);
  }

  @Override
  public void run(Tensor dy, Tensor weight, Tensor dx) {
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    this.dx = dx.data();
    this.dxOffset = dx.offset();
    for (int i = 0; i < bands.size(); i++) {
      bands.get(i).weights.pack(threads, weight.data(), weight.offset());
    }
    threads.run(ImageGroups.count(geometry) * panelParts(), task);
  }

  private int panelParts() {
    return ImageGroups.panelParts(threads, geometry.inChannels(), ImageGroups.count(geometry));
  }

  /** Some panels of input channels of a group of images. */
  private void runTask(int index, Scratch scratch) {
    int panelParts = panelParts();
    int images = index / panelParts;
    float[] array = gradients.fill(images, dy, dyOffset, Scratch.IMAGES, scratch);
    int rows = geometry.groupInChannels();
    int panel = 0;
    for (int group = 0; group < geometry.groups(); group++) {
      int offset = gradients.channelOffset(group * geometry.groupOutChannels());
      for (int row = 0; row < rows; row += ProductTile.rows(rows - row), panel++) {
        for (int i = 0; panel % panelParts == index % panelParts && i < bands.size(); i++) {
          runBand(bands.get(i), images, group, row, array, offset, scratch);
        }
      }
    }
  }

  /** A panel of channels, of some rows; brings it to the images. */
  private void runBand(
      Band band, int images, int group, int row, float[] array, int offset, Scratch scratch) {
    int ld = band.starts.length * Simd.LANES;
    float[] result =
        scratch.floats(Scratch.PARTIAL, ProductTile.MOST_ROWS * mostVectors * Simd.LANES);
    band.weights.multiply(group, row, band.starts, band.runs, array, offset, result, ld);
    int plane = geometry.plane();
    int image = geometry.inChannels() * plane;
    int channels = geometry.groupInChannels();
    int few = Math.min(channels - row, ProductTile.rows(channels - row));
    int at =
        dxOffset
            + images * ImageGroups.IMAGES * image
            + (group * channels + row) * plane
            + band.firstRow * geometry.width();
    for (int r = 0; r < few; r++) {
      ImageGroups.toImages(
          band.rows * geometry.width(), result, r * ld, dx, at + r * plane, image, scratch);
    }
  }
}
