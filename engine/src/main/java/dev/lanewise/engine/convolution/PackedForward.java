package dev.lanewise.engine.convolution;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.gemm.BlockedGemm;
import dev.lanewise.engine.gemm.MatrixLayout;
import dev.lanewise.engine.gemm.MatrixPanels;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import org.jspecify.annotations.Nullable;

/**
 * The forward convolution as a blocked matrix product, weights times im2col matrix, of which only
 * panels exist: they are packed from spread images, or from the images as they stand where the
 * kernel is one tap.
 *
 * <p>Each z is one chain of fused multiply-adds from 0, in the order input channel, kernel row,
 * kernel column, padding counting as zeros; then the bias is added.
 */
final class PackedForward implements Conv2dForward.Path {
  private final Conv2dGeometry geometry;
  private final ActivationLoops activation;
  private final @Nullable ResidualSum residual;
  private final Threads threads;
  private final PackedBlocks blocks;
  private final BlockRuns runs;
  private final Threads.Task task = this::runTask;

  private float[] x = {};
  private int xOffset;
  private float[] weight = {};
  private int weightOffset;
  private float @Nullable [] bias;
  private int biasOffset;
  private float[] z = {};
  private int zOffset;
  private float[] y = {};
  private int yOffset;

  PackedForward(
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
    blocks =
        new PackedBlocks(
            TapAxis.ofInput(vertical, geometry.height(), geometry.outHeight()),
            TapAxis.ofInput(horizontal, geometry.width(), geometry.outWidth()),
            geometry.inChannels(),
            geometry.batch(),
            PackedBlocks.readsInPlace(geometry));
    runs =
        blocks.runs(layout ->
            layout.tapOffsets(geometry.groupInChannels(), vertical.all(), horizontal.all()));
  }

  /** What a thread's products need. */
  private static final class Operands {
    final MatrixPanels weight = new MatrixPanels();
    final PositionPanels images = new PositionPanels();
    final MatrixLayout result = new MatrixLayout();
  }

  @Override
  public void run(Tensor x, Tensor weight, @Nullable Tensor bias, Tensor z, Tensor y) {
    this.x = x.data();
    this.xOffset = x.offset();
    this.weight = weight.data();
    this.weightOffset = weight.offset();
    this.bias = bias == null ? null : bias.data();
    this.biasOffset = bias == null ? 0 : bias.offset();
    this.z = z.data();
    this.zOffset = z.offset();
    this.y = y.data();
    this.yOffset = y.offset();
    int parts = PackedBlocks.rowParts(threads, geometry.groupOutChannels(), blocks.count());
    threads.run(blocks.count() * parts, task);
  }

  /** Some channels of every group, in a block. */
  private void runTask(int index, Scratch scratch) {
    int parts = PackedBlocks.rowParts(threads, geometry.groupOutChannels(), blocks.count());
    int block = index / parts;
    int rows = geometry.groupOutChannels();
    int firstRow = PackedBlocks.cut(rows, parts, index % parts);
    int endRow = PackedBlocks.cut(rows, parts, index % parts + 1);
    Operands operands = scratch.workspace(Operands.class, Operands::new);
    float[] array = blocks.prepare(block, x, xOffset, scratch);
    blocks.setPlaces(block, blocks.rows(block), geometry.outWidth(), operands.images.places);
    for (int group = 0; group < geometry.groups(); group++) {
      operands.images.setRuns(
          array, blocks.offset(block, xOffset, group * geometry.groupInChannels()), runs.of(block));
      operands.weight.setSumAlongRows(
          weight, weightOffset + group * rows * geometry.depth(), geometry.depth());
      multiply(block, group, firstRow, endRow - firstRow, operands, scratch);
    }
    operands.weight.clear();
    operands.images.clear();
  }

  private void multiply(
      int block, int group, int row, int rows, Operands operands, Scratch scratch) {
    int channel = group * geometry.groupOutChannels() + row;
    int at =
        (blocks.firstImage(block) * geometry.outChannels() + channel) * geometry.outPlane()
            + blocks.firstRow(block) * geometry.outWidth();
    if (blocks.images(block) == 1) {
      multiplyInPlanes(block, row, rows, channel, at, operands, scratch);
      return;
    }
    int ld = PackedBlocks.resultStride(blocks.places(block));
    float[] result = scratch.floats(Scratch.PARTIAL, (rows + PackedBlocks.FEW_ROWS) * ld);
    operands.result.set(-row * ld, ld);
    product(block, row, rows, operands, result, scratch);
    finish(block, channel, at, rows, result, ld, scratch);
  }

  /**
   * Of one image, sums go to their planes at once: stores that wait for memory then wait beside the
   * product's arithmetic. Those of several images would cut its tiles.
   */
  private void multiplyInPlanes(
      int block, int row, int rows, int channel, int at, Operands operands, Scratch scratch) {
    int plane = geometry.outPlane();
    int places = blocks.places(block);
    int sums = zOffset + at;
    operands.result.set(sums - row * plane, plane);
    product(block, row, rows, operands, z, scratch);
    activate(channel, rows, places, z, sums, y, yOffset + at, plane, scratch);
    addResidual(rows, places, at, scratch);
  }

  private void product(
      int block, int row, int rows, Operands operands, float[] sums, Scratch scratch) {
    BlockedGemm.multiply(
        row,
        rows,
        0,
        blocks.places(block),
        geometry.depth(),
        operands.weight,
        operands.images,
        sums,
        operands.result,
        false,
        TileEpilogue.NONE,
        scratch);
  }

  /** Finishes results, a few channels at a time, and copies them to the planes of their images. */
  private void finish(
      int block, int channel, int first, int rows, float[] result, int ld, Scratch scratch) {
    int outPlane = geometry.outPlane();
    boolean keepsSums = z != y || zOffset != yOffset;
    for (int r = 0; r < rows; r += PackedBlocks.FEW_ROWS) {
      int few = Math.min(PackedBlocks.FEW_ROWS, rows - r);
      int sums = r * ld;
      int values = keepsSums ? rows * ld : sums;
      activate(channel + r, few, ld, result, sums, result, values, ld, scratch);
      for (int image = 0; image < blocks.images(block); image++) {
        int at = first + (image * geometry.outChannels() + r) * outPlane;
        int from = image * outPlane;
        if (keepsSums) {
          PackedBlocks.copyRows(few, outPlane, result, sums + from, ld, z, zOffset + at, outPlane);
        }
        PackedBlocks.copyRows(few, outPlane, result, values + from, ld, y, yOffset + at, outPlane);
        addResidual(few, outPlane, at, scratch);
      }
    }
  }

  private void addResidual(int rows, int columns, int at, Scratch scratch) {
    if (residual != null) {
      residual.apply(rows, columns, y, yOffset, at, geometry.outPlane(), scratch);
    }
  }

  private void activate(
      int channel,
      int rows,
      int columns,
      float[] sums,
      int sumsOffset,
      float[] values,
      int valuesOffset,
      int ld,
      Scratch scratch) {
    activation.epilogue(
        rows,
        columns,
        sums,
        sumsOffset,
        values,
        valuesOffset,
        ld,
        bias,
        biasOffset + channel,
        null,
        0,
        scratch);
  }
}
