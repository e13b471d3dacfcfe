package dev.lanewise.engine.convolution;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import org.jspecify.annotations.Nullable;

/**
 * The forward convolution of groups of images, lanes over the images: weights broadcast, places of
 * neighbouring images read where they stand.
 *
 * <p>Each z is one chain of fused multiply-adds from 0, in the order input channel, kernel row,
 * kernel column, padding counting as zeros; then the bias is added: the bits of {@link
 * SpreadForward}.
 */
final class GroupsForward implements Conv2dForward.Path {
  private final Conv2dGeometry geometry;
  private final ActivationLoops activation;
  private final @Nullable ResidualSum residual;
  private final Threads threads;
  private final ImageGroups inputs;
  private final RowPanels weights;
  private final int[] starts;
  private final int[] runs;
  private final Threads.Task task = this::runTask;

  private float[] x = {};
  private int xOffset;
  private float @Nullable [] bias;
  private int biasOffset;
  private float[] z = {};
  private int zOffset;
  private float[] y = {};
  private int yOffset;

  GroupsForward(
      Conv2dGeometry geometry,
      ActivationLoops activation,
      @Nullable ResidualSum residual,
      Threads threads) {
    this.geometry = geometry;
    this.activation = activation;
    this.residual = residual;
    this.threads = threads;
    Window vertical = geometry.vertical();
    Window horizontal = geometry.horizontal();
    inputs = ImageGroups.ofInput(geometry);
    weights = RowPanels.forward(geometry);
    starts =
        inputs.vectors(
            0, geometry.outHeight(), geometry.outWidth(), vertical.stride(), horizontal.stride());
    runs = inputs.taps(geometry.groupInChannels(), vertical, horizontal);
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
    weights.pack(threads, weight.data(), weight.offset());
    threads.run(ImageGroups.count(geometry) * panelParts(), task);
  }

  private int panelParts() {
    return ImageGroups.panelParts(threads, geometry.outChannels(), ImageGroups.count(geometry));
  }

  /** Some panels of output channels of a group of images. */
  private void runTask(int index, Scratch scratch) {
    int panelParts = panelParts();
    int images = index / panelParts;
    float[] array = inputs.fill(images, x, xOffset, Scratch.IMAGES, scratch);
    int ld = starts.length * Simd.LANES;
    float[] result = scratch.floats(Scratch.PARTIAL, 2 * ProductTile.MOST_ROWS * ld);
    int rows = geometry.groupOutChannels();
    int panel = 0;
    int height;
    for (int group = 0; group < geometry.groups(); group++) {
      int offset = inputs.channelOffset(group * geometry.groupInChannels());
      for (int row = 0; row < rows; row += height, panel++) {
        height = ProductTile.rows(rows - row);
        if (panel % panelParts == index % panelParts) {
          weights.multiply(group, row, starts, runs, array, offset, result, ld);
          finish(images, group * rows + row, Math.min(rows - row, height), result, ld, scratch);
        }
      }
    }
  }

  /** Bias and activation; then a few channels' planes to their images. */
  private void finish(
      int images, int channel, int channels, float[] result, int ld, Scratch scratch) {
    int plane = geometry.outPlane();
    int image = geometry.outChannels() * plane;
    int first = images * ImageGroups.IMAGES * image + channel * plane;
    boolean keepsSums = z != y || zOffset != yOffset;
    int values = keepsSums ? ProductTile.MOST_ROWS * ld : 0;
    activation.epilogue(
        channels,
        plane * ImageGroups.IMAGES,
        result,
        0,
        result,
        values,
        ld,
        bias,
        biasOffset + channel,
        null,
        0,
        scratch);
    for (int r = 0; r < channels; r++) {
      int at = first + r * plane;
      if (keepsSums) {
        ImageGroups.toImages(plane, result, r * ld, z, zOffset + at, image, scratch);
      }
      ImageGroups.toImages(plane, result, values + r * ld, y, yOffset + at, image, scratch);
    }
    for (int n = 0; residual != null && n < ImageGroups.IMAGES; n++) {
      residual.apply(channels, plane, y, yOffset, first + n * image, plane, scratch);
    }
  }
}
