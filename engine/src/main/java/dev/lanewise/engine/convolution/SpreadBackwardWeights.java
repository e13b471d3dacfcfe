package dev.lanewise.engine.convolution;

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
  private final TapPartials partials;
  private final int channelParts;
  private final Threads.Task task = this::runPart;

  private float[] x = {};
  private int xOffset;
  private float[] dy = {};
  private int dyOffset;

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
    partials = new TapPartials(geometry, blocks.count);
    channelParts =
        Math.min(
            Math.ceilDiv(geometry.outChannels(), TASK_CHANNELS),
            Math.ceilDiv(Threads.MOST_TASKS, partials.parts()));
  }

  @Override
  public void run(Tensor x, Tensor dy, Tensor weightGradient, boolean add) {
    this.x = x.data();
    this.xOffset = x.offset();
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    threads.run(partials.parts() * channelParts, task);
    partials.putTo(weightGradient, add, threads);
  }

  /** Parts of the batch, each with a partial gradient: part p is blocks p·count / parts and on. */
  int batchParts() {
    return partials.parts();
  }

  /** Some output channels over some blocks of images. */
  private void runPart(int index, Scratch scratch) {
    int part = index / channelParts;
    int firstChannel = index % channelParts * geometry.outChannels() / channelParts;
    int endChannel = (index % channelParts + 1) * geometry.outChannels() / channelParts;
    int firstBlock = part * blocks.count / partials.parts();
    int endBlock = (part + 1) * blocks.count / partials.parts();
    for (int block = firstBlock; block < endBlock; block++) {
      addBlock(block, firstChannel, endChannel, part, block > firstBlock, scratch);
    }
  }

  private void addBlock(
      int block, int firstChannel, int endChannel, int part, boolean add, Scratch scratch) {
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
          partials.array(),
          partials.offset(part, group) + channel - group * channels,
          add,
          scratch);
    }
  }
}
