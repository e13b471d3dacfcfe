package dev.lanewise.engine.convolution;

import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;

/**
 * The gradient of a convolution by its weights, added to what is there:
 *
 * <pre>
 * dW[o][c][u][v] += Σ over n, i, j of dy[n][o][i][j] · x[n][g·C + c][i·s + u·d − p][j·s' + v·d' − p']
 * </pre>
 *
 * <p>The sum over positions runs in {@link CorrelationTile}'s lanes over stretches of positions,
 * stretches are added in order to one partial gradient for each part of the batch, and the partial
 * gradients in order to dW. All of it is cut by the shape alone. Positions between the rows of an
 * image, where dy is taken as 0, meet elements of x too: an infinite x may turn more weights to
 * not-a-number than the formula does.
 *
 * <p>Made for one shape, and used by one thread at a time; a run then allocates nothing.
 */
public final class Conv2dBackwardWeights {
  /** Positions of a block: what is summed before the lanes of its sums are added up. */
  static final int LEAST_POSITIONS = 1024;

  /** Longest stretch: 6 rows of dy and 4 runs of x fill a first cache of 48 KiB. */
  private static final int STRETCH = 1536;

  /** Tasks to cut the work into: enough for 16 threads. */
  private static final int MOST_TASKS = 16;

  /** Floats that all partial gradients together may take. */
  private static final int MOST_PARTIALS = 1 << 20;

  private final Conv2dGeometry geometry;
  private final Threads threads;
  private final ImageBlocks blocks;
  private final int[] runsOfWhole;
  private final int[] runsOfLast;

  /** By panel of channels: its first channel, then the number of all channels. */
  private final int[] panelStarts;

  private final int batchParts;
  private final int panelParts;
  private final float[] partials;
  private final Threads.Task task = this::runPart;

  private float[] x = {};
  private int xOffset;
  private float[] dy = {};
  private int dyOffset;

  /** A gradient of this shape on {@code threads}. */
  public Conv2dBackwardWeights(Conv2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    blocks =
        ImageBlocks.of(
            TapAxis.ofInput(geometry.vertical(), geometry.height(), geometry.outHeight()),
            TapAxis.ofInput(geometry.horizontal(), geometry.width(), geometry.outWidth()),
            geometry.inChannels(),
            geometry.batch(),
            LEAST_POSITIONS);
    runsOfWhole = runs(blocks.whole());
    runsOfLast = runs(blocks.last());
    panelStarts = panelStarts(geometry);
    int weights = geometry.weightShape().size();
    batchParts = Math.clamp(MOST_PARTIALS / weights, 1, Math.min(blocks.count, MOST_TASKS));
    panelParts = Math.min(panelStarts.length - 1, Math.ceilDiv(MOST_TASKS / 2, batchParts));
    partials = new float[batchParts * weights];
  }

  /** Runs of all taps of a group; as many more as the last tile has too many. */
  private int[] runs(SpreadLayout layout) {
    int[] runs =
        layout.tapOffsets(
            geometry.groupInChannels(), geometry.vertical().all(), geometry.horizontal().all());
    return Arrays.copyOf(runs, runs.length + CorrelationTile.TAPS - 1);
  }

  private static int[] panelStarts(Conv2dGeometry geometry) {
    int rows = geometry.groupOutChannels();
    int[] starts = new int[geometry.outChannels() + 1];
    int panels = 0;
    for (int group = 0; group < geometry.groups(); group++) {
      for (int row = 0; row < rows; row += ProductTile.rows(rows - row)) {
        starts[panels++] = group * rows + row;
      }
    }
    starts[panels] = geometry.outChannels();
    return Arrays.copyOf(starts, panels + 1);
  }

  /**
   * Adds the gradient.
   *
   * @param x (batch, inChannels, height, width), input of the convolution
   * @param dy (batch, outChannels, outHeight, outWidth), gradient by its sums
   * @param weightGradient (outChannels, inChannels / groups, kernelHeight, kernelWidth)
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void run(Tensor x, Tensor dy, Tensor weightGradient) {
    geometry.checkInput("Conv2dBackwardWeights", "x", x);
    geometry.checkOutput("Conv2dBackwardWeights", "dy", dy);
    geometry.checkWeight("Conv2dBackwardWeights", "weightGradient", weightGradient);
    this.x = x.data();
    this.xOffset = x.offset();
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    threads.run(batchParts * panelParts, task);
    int weights = weightGradient.size();
    Sums.addColumnSums(
        batchParts, weights, partials, 0, weights, weightGradient.data(), weightGradient.offset());
  }

  /** Parts of the batch, each with a partial gradient: part p is blocks p·count / parts and on. */
  int batchParts() {
    return batchParts;
  }

  /** Some panels of channels over some blocks of images. */
  private void runPart(int index, Scratch scratch) {
    int part = index / panelParts;
    int panels = panelStarts.length - 1;
    int firstPanel = index % panelParts * panels / panelParts;
    int endPanel = (index % panelParts + 1) * panels / panelParts;
    int partial = part * geometry.outChannels() * geometry.depth();
    Arrays.fill(
        partials,
        partial + panelStarts[firstPanel] * geometry.depth(),
        partial + panelStarts[endPanel] * geometry.depth(),
        0f);
    int endBlock = (part + 1) * blocks.count / batchParts;
    for (int block = part * blocks.count / batchParts; block < endBlock; block++) {
      addBlock(block, firstPanel, endPanel, partial, scratch);
    }
  }

  private void addBlock(int block, int firstPanel, int endPanel, int partial, Scratch scratch) {
    SpreadLayout layout = blocks.layout(block);
    int image = geometry.inChannels() * geometry.plane();
    float[] spread = scratch.floats(Scratch.PACKED_B, layout.size(geometry.inChannels()));
    layout.fill(
        geometry.inChannels(),
        x,
        xOffset + blocks.first(block) * image,
        image,
        geometry.height(),
        geometry.width(),
        spread);
    int firstChannel = panelStarts[firstPanel];
    int channels = panelStarts[endPanel] - firstChannel;
    int ld = Math.ceilDiv(layout.positions, CorrelationTile.SUM_LANES) * CorrelationTile.SUM_LANES;
    int outImage = geometry.outChannels() * geometry.outPlane();
    float[] gradients =
        scratch.floats(
            Scratch.PACKED_A, (channels + ProductTile.MOST_ROWS) * ld + SpreadLayout.OVERHANG);
    layout.fillPositions(
        channels,
        dy,
        dyOffset + blocks.first(block) * outImage + firstChannel * geometry.outPlane(),
        outImage,
        gradients,
        ld);
    float[] sums = scratch.floats(Scratch.TILE, CorrelationTile.SIZE);
    int[] runs = blocks.isLast(block) ? runsOfLast : runsOfWhole;
    int stretch = stretch(ld);
    for (int from = 0; from < ld; from += stretch) {
      int to = Math.min(ld, from + stretch);
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int channel = panelStarts[panel];
        int group = channel / geometry.groupOutChannels();
        int left = (group + 1) * geometry.groupOutChannels() - channel;
        addPanel(
            ProductTile.rows(left),
            Math.min(left, ProductTile.rows(left)),
            from,
            to,
            gradients,
            (channel - firstChannel) * ld,
            ld,
            spread,
            layout.channelOffset(group * geometry.groupInChannels()),
            runs,
            sums,
            partial + channel * geometry.depth());
      }
    }
  }

  /** Length of equal stretches, in whole rounds of the lanes. */
  static int stretch(int positions) {
    int rounds = positions / CorrelationTile.SUM_LANES;
    int stretches = Math.ceilDiv(positions, STRETCH);
    return Math.ceilDiv(rounds, stretches) * CorrelationTile.SUM_LANES;
  }

  /** A stretch of positions, for one panel and all taps. */
  private void addPanel(
      int tileRows,
      int rows,
      int from,
      int to,
      float[] gradients,
      int gradientsOffset,
      int ld,
      float[] spread,
      int spreadOffset,
      int[] runs,
      float[] sums,
      int partial) {
    int depth = geometry.depth();
    for (int tap = 0; tap < depth; tap += CorrelationTile.TAPS) {
      CorrelationTile.lanes(
          tileRows,
          from,
          to,
          gradients,
          gradientsOffset,
          ld,
          spread,
          spreadOffset,
          runs,
          tap,
          sums);
      int taps = Math.min(CorrelationTile.TAPS, depth - tap);
      for (int r = 0; r < rows; r++) {
        for (int t = 0; t < taps; t++) {
          int at = (r * CorrelationTile.TAPS + t) * CorrelationTile.SUM_LANES;
          partials[partial + r * depth + tap + t] += CorrelationTile.sum(sums, at);
        }
      }
    }
  }
}
