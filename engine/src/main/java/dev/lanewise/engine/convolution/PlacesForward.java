package dev.lanewise.engine.convolution;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.winograd.ChannelsLast;
import org.jspecify.annotations.Nullable;

/**
 * The forward convolution as products of places times weights, one for each kernel row, or for each
 * tap where those of a row do not stand beside each other. Images are read where they stand,
 * channels side by side; the result, a row for each place, is turned back when it is written.
 *
 * <p>Each z is one chain of fused multiply-adds from 0, in the order kernel row, kernel column,
 * input channel, padding counting as zeros; then the bias is added.
 */
final class PlacesForward implements Conv2dForward.Path {
  private final Conv2dGeometry geometry;
  private final ActivationLoops activation;
  private final @Nullable ResidualSum residual;
  private final Threads threads;
  private final PackedBlocks blocks;
  private final PlaceBlocks images;
  private final TapPanels weights;
  private final int run;
  private final Threads.Task lend = this::lend;
  private final Threads.Task task = this::runTask;

  /** Weights that were brought into panels before, or null. */
  private final float @Nullable [] fixed;

  private float[] panels = {};
  private float[] x = {};
  private int xOffset;
  private float @Nullable [] bias;
  private int biasOffset;
  private float[] z = {};
  private int zOffset;
  private float[] y = {};
  private int yOffset;

  PlacesForward(
      Conv2dGeometry geometry,
      ActivationLoops activation,
      @Nullable FixedFilters filters,
      @Nullable ResidualSum residual,
      Threads threads) {
    this.geometry = geometry;
    this.activation = activation;
    this.residual = residual;
    this.threads = threads;
    blocks =
        new PackedBlocks(
            TapAxis.ofInput(geometry.vertical(), geometry.height(), geometry.outHeight()),
            TapAxis.ofInput(geometry.horizontal(), geometry.width(), geometry.outWidth()),
            geometry.inChannels(),
            geometry.batch(),
            false);
    images = PlaceBlocks.ofInput(geometry, blocks);
    boolean wholeRows = geometry.groups() == 1 && geometry.horizontal().dilation() == 1;
    run = wholeRows ? geometry.horizontal().kernel() : 1;
    weights = new TapPanels(geometry, false, run);
    fixed = filters == null ? null : filters.tapPanels(weights);
  }

  @Override
  public void run(Tensor x, Tensor weight, @Nullable Tensor bias, Tensor z, Tensor y) {
    this.x = x.data();
    this.xOffset = x.offset();
    this.bias = bias == null ? null : bias.data();
    this.biasOffset = bias == null ? 0 : bias.offset();
    this.z = z.data();
    this.zOffset = z.offset();
    this.y = y.data();
    this.yOffset = y.offset();
    if (fixed == null) {
      threads.run(1, lend);
      weights.fill(threads, weight.data(), weight.offset(), panels);
    } else {
      panels = fixed;
    }
    threads.run(blocks.count() * parts(), task);
  }

  /** The weights' panels stand in the caller's scratch. */
  private void lend(int task, Scratch scratch) {
    panels = scratch.floats(Scratch.SHARED, weights.size());
  }

  /** Parts of a group's channels, so that threads have enough tasks. */
  private int parts() {
    return PackedBlocks.rowParts(threads, geometry.groupOutChannels(), blocks.count());
  }

  /** Some channels of every group, in a block. */
  private void runTask(int index, Scratch scratch) {
    int block = index / parts();
    int first = PackedBlocks.cutPanels(geometry.groupOutChannels(), parts(), index % parts());
    int end = PackedBlocks.cutPanels(geometry.groupOutChannels(), parts(), index % parts() + 1);
    if (first == end) {
      return;
    }
    float[] array = images.fill(block, x, xOffset, scratch);
    for (int group = 0; group < geometry.groups(); group++) {
      for (int from = first; from < end; from += PackedBlocks.MOST_COLUMNS) {
        int channels = Math.min(PackedBlocks.MOST_COLUMNS, end - from);
        multiply(block, group, from, channels, array, scratch);
      }
    }
  }

  private void multiply(
      int block, int group, int first, int channels, float[] array, Scratch scratch) {
    PlacesProduct product = PlacesProduct.of(scratch);
    int places = blocks.places(block);
    int ld = PackedBlocks.resultStride(channels);
    int size = places * ld;
    float[] result = scratch.floats(Scratch.PARTIAL, keepsSums() ? 2 * size : size);
    product.setResult(-first, ld);
    int terms = run * geometry.groupInChannels();
    for (int tap = 0; tap < geometry.kernelPlane(); tap += run) {
      int row = tap / geometry.horizontal().kernel() * geometry.vertical().dilation();
      int column = tap % geometry.horizontal().kernel() * geometry.horizontal().dilation();
      int offset =
          row * images.rowSize()
              + column * geometry.inChannels()
              + group * geometry.groupInChannels();
      product.multiply(
          places,
          first,
          channels,
          terms,
          array,
          offset,
          images.starts(block),
          panels,
          weights.offset(group, tap),
          result,
          tap > 0,
          scratch);
    }
    finish(
        block,
        group * geometry.groupOutChannels() + first,
        channels,
        result,
        keepsSums() ? size : 0,
        ld,
        scratch);
  }

  /** Bias and activation; then from (place, channel) to the planes of the block's images. */
  private void finish(
      int block, int channel, int channels, float[] result, int values, int ld, Scratch scratch) {
    activation.epilogue(
        blocks.places(block),
        channels,
        result,
        0,
        result,
        values,
        ld,
        null,
        0,
        bias,
        biasOffset + channel,
        scratch);
    int plane = geometry.outPlane();
    int band = blocks.rows(block) * geometry.outWidth();
    for (int image = 0; image < blocks.images(block); image++) {
      int at =
          ((blocks.firstImage(block) + image) * geometry.outChannels() + channel) * plane
              + blocks.firstRow(block) * geometry.outWidth();
      int from = image * band * ld;
      if (keepsSums()) {
        ChannelsLast.toPlanes(channels, band, result, from, ld, z, zOffset + at, plane, scratch);
      }
      ChannelsLast.toPlanes(
          channels, band, result, values + from, ld, y, yOffset + at, plane, scratch);
      if (residual != null) {
        residual.apply(channels, band, y, yOffset, at, plane, scratch);
      }
    }
  }

  private boolean keepsSums() {
    return z != y || zOffset != yOffset;
  }
}
