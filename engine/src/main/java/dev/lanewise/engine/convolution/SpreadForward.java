package dev.lanewise.engine.convolution;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import org.jspecify.annotations.Nullable;

/**
 * The forward convolution from spread images: weights broadcast, lanes over positions.
 *
 * <p>Each z is one chain of fused multiply-adds from 0, in the order input channel, kernel row,
 * kernel column, padding counting as zeros; then the bias is added.
 */
final class SpreadForward implements Conv2dForward.Path {
  /** Positions of a block that keep the micro-kernels busy. */
  private static final int LEAST_POSITIONS = 512;

  private final Conv2dGeometry geometry;
  private final ActivationLoops activation;
  private final @Nullable ResidualSum residual;
  private final Threads threads;
  private final ImageBlocks blocks;
  private final SpreadProduct product;
  private final Threads.Task task = this::runBlock;

  private float[] x = {};
  private int xOffset;
  private float @Nullable [] bias;
  private int biasOffset;
  private float[] z = {};
  private int zOffset;
  private float[] y = {};
  private int yOffset;

  SpreadForward(
      Conv2dGeometry geometry,
      ActivationLoops activation,
      @Nullable ResidualSum residual,
      Threads threads) {
    this.geometry = geometry;
    this.activation = activation;
    this.residual = residual;
    this.threads = threads;
    blocks =
        ImageBlocks.of(
            TapAxis.ofInput(geometry.vertical(), geometry.height(), geometry.outHeight()),
            TapAxis.ofInput(geometry.horizontal(), geometry.width(), geometry.outWidth()),
            geometry.inChannels(),
            geometry.batch(),
            LEAST_POSITIONS);
    product =
        new SpreadProduct(
            blocks,
            RowPanels.forward(geometry),
            geometry.groupInChannels(),
            geometry.vertical().all(),
            geometry.horizontal().all());
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
    product.pack(threads, weight.data(), weight.offset());
    threads.run(blocks.count, task);
  }

  private void runBlock(int block, Scratch scratch) {
    SpreadLayout layout = blocks.layout(block);
    float[] spread = blocks.spread(block, x, xOffset, scratch);
    float[] result = scratch.floats(Scratch.TILE, SpreadProduct.resultSize(layout));
    for (int group = 0; group < geometry.groups(); group++) {
      int rows = geometry.groupOutChannels();
      for (int row = 0; row < rows; row += ProductTile.rows(rows - row)) {
        product.panel(block, group, row, spread, result);
        int channels = Math.min(rows - row, ProductTile.rows(rows - row));
        finish(block, group * rows + row, channels, result, scratch);
      }
    }
  }

  /** Collects the planes of a few channels, adds the bias and applies the activation. */
  private void finish(int block, int channel, int channels, float[] result, Scratch scratch) {
    SpreadLayout layout = blocks.layout(block);
    int width = geometry.outWidth();
    int plane = geometry.outPlane();
    int stride = SpreadProduct.resultStride(layout);
    for (int image = 0; image < layout.images; image++) {
      int first = (blocks.firstImage(block) + image) * geometry.outChannels() + channel;
      int at = first * plane + blocks.firstRow(block) * width;
      for (int r = 0; r < channels; r++) {
        layout.collect(
            result, r * stride, image, layout.outputRows, width, z, zOffset + at + r * plane);
      }
      activation.epilogue(
          channels,
          layout.outputRows * width,
          z,
          zOffset + at,
          y,
          yOffset + at,
          plane,
          bias,
          biasOffset + channel,
          null,
          0,
          scratch);
      if (residual != null) {
        residual.apply(channels, layout.outputRows * width, y, yOffset, at, plane, scratch);
      }
    }
  }
}
