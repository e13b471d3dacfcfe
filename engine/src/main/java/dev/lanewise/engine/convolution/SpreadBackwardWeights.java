package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.TransposedSum;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * The gradient by the weights from spread images.
 *
 * <p>Sums over the positions of a block of images are those of {@link PositionProduct}, or of
 * {@link PositionCorrelation} where output channels are few. Each part of the batch, some blocks,
 * sums to a partial gradient; the partial gradients are added in order, and their sum to dW. All of
 * it is cut by the shape alone. Positions between the rows of an image, where dy is taken as 0,
 * meet elements of x too: an infinite x may turn more weights to not-a-number than the formula
 * does.
 */
final class SpreadBackwardWeights implements Conv2dBackwardWeights.Path {
  /** Positions of a block: a few passes of the product. */
  static final int LEAST_POSITIONS = 1024;

  /** Channels that a task should have: with fewer, the images are spread too often. */
  private static final int TASK_CHANNELS = 64;

  /** Output channels of a group up to which sums run along the positions. */
  static final int FEW_CHANNELS = 16;

  private final Conv2dGeometry geometry;
  private final Threads threads;
  private final ImageBlocks blocks;
  private final PositionSums sums;
  private final int batchParts;
  private final int channelParts;

  /** (part of the batch, group, tap, channel of the group). */
  private final float[] partials;

  private final int tapsInAddition;
  private final Threads.Task task = this::runPart;
  private final Threads.Task addition = this::addTaps;

  private float[] x = {};
  private int xOffset;
  private float[] dy = {};
  private int dyOffset;
  private float[] dW = {};
  private int dWOffset;

  SpreadBackwardWeights(Conv2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    blocks =
        ImageBlocks.of(
            TapAxis.ofInput(geometry.vertical(), geometry.height(), geometry.outHeight()),
            TapAxis.ofInput(geometry.horizontal(), geometry.width(), geometry.outWidth()),
            geometry.inChannels(),
            geometry.batch(),
            LEAST_POSITIONS);
    sums =
        geometry.groupOutChannels() <= FEW_CHANNELS
            ? new PositionCorrelation(geometry, blocks)
            : new PositionProduct(geometry, blocks);
    int weights = geometry.weightShape().size();
    batchParts = PartialGradients.count(weights, blocks.count);
    channelParts =
        Math.min(
            Math.ceilDiv(geometry.outChannels(), TASK_CHANNELS),
            Math.ceilDiv(Threads.MOST_TASKS, batchParts));
    partials = new float[batchParts * weights];
    tapsInAddition = PartialGradients.rowsInAddition(geometry.outChannels());
  }

  @Override
  public void run(Tensor x, Tensor dy, Tensor weightGradient) {
    this.x = x.data();
    this.xOffset = x.offset();
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    this.dW = weightGradient.data();
    this.dWOffset = weightGradient.offset();
    threads.run(batchParts * channelParts, task);
    threads.run(Math.ceilDiv(geometry.depth(), tapsInAddition), addition);
  }

  /** Parts of the batch, each with a partial gradient: part p is blocks p·count / parts and on. */
  int batchParts() {
    return batchParts;
  }

  /** Some output channels over some blocks of images. */
  private void runPart(int index, Scratch scratch) {
    int part = index / channelParts;
    int firstChannel = index % channelParts * geometry.outChannels() / channelParts;
    int endChannel = (index % channelParts + 1) * geometry.outChannels() / channelParts;
    int firstBlock = part * blocks.count / batchParts;
    int endBlock = (part + 1) * blocks.count / batchParts;
    int partial = part * geometry.outChannels() * geometry.depth();
    for (int block = firstBlock; block < endBlock; block++) {
      addBlock(block, firstChannel, endChannel, partial, block > firstBlock, scratch);
    }
  }

  private void addBlock(
      int block, int firstChannel, int endChannel, int partial, boolean add, Scratch scratch) {
    SpreadLayout layout = blocks.layout(block);
    float[] spread = blocks.spread(block, x, xOffset, scratch);
    int outImage = geometry.outChannels() * geometry.outPlane();
    int ld = sums.rowLength(layout);
    float[] gradients =
        scratch.floats(
            Scratch.PARTIAL, sums.rows(endChannel - firstChannel) * ld + SpreadLayout.OVERHANG);
    layout.fillPositions(
        endChannel - firstChannel,
        dy,
        dyOffset + blocks.firstImage(block) * outImage + firstChannel * geometry.outPlane(),
        outImage,
        blocks.firstRow(block),
        gradients,
        ld);
    int channels = geometry.groupOutChannels();
    int end;
    for (int channel = firstChannel; channel < endChannel; channel = end) {
      int group = channel / channels;
      end = Math.min(endChannel, (group + 1) * channels);
      sums.add(
          block,
          spread,
          layout.channelOffset(group * geometry.groupInChannels()),
          end - channel,
          gradients,
          (channel - firstChannel) * ld,
          partials,
          partial + group * geometry.depth() * channels + channel - group * channels,
          add,
          scratch);
    }
  }

  /** Adds the sums of some taps, of all groups and channels. */
  private void addTaps(int index, Scratch scratch) {
    int first = index * tapsInAddition;
    int taps = Math.min(tapsInAddition, geometry.depth() - first);
    int channels = geometry.groupOutChannels();
    int weights = geometry.outChannels() * geometry.depth();
    for (int group = 0; group < geometry.groups(); group++) {
      int at = (group * geometry.depth() + first) * channels;
      for (int part = 1; part < batchParts; part++) {
        int from = part * weights + at;
        Sums.addColumnSums(1, taps * channels, partials, from, taps * channels, partials, at);
      }
      TransposedSum.add(
          taps,
          channels,
          partials,
          at,
          channels,
          dW,
          dWOffset + group * channels * geometry.depth() + first,
          geometry.depth(),
          scratch);
    }
  }
}
