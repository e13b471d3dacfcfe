package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.BlockedGemm;
import dev.lanewise.engine.gemm.LeftFactor;
import dev.lanewise.engine.gemm.MatrixLayout;
import dev.lanewise.engine.gemm.MatrixPanels;
import dev.lanewise.engine.gemm.PanelPacker;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.gemm.Transposition;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * The gradient by the weights as blocked matrix products, dy times the transposed im2col matrix, of
 * which only panels exist. With their channels side by side, the images hold all columns of a
 * kernel row as one run, and a panel is copied; one tap's panels are transposed from planes.
 *
 * <p>One tap over large planes goes image by image: the left factor is then planes as they stand,
 * and of images and gradients the ones with more channels are that factor, so that the fewer are
 * transposed. The images' sums stand transposed until they are added.
 *
 * <p>Each part of the batch, some blocks of images, gives every weight one chain of fused
 * multiply-adds from 0 over its outputs in the order image, row, column, padding counting as zeros;
 * the partial gradients are added in order, and their sum to dW. All of it is cut by the shape
 * alone.
 */
final class PackedBackwardWeights implements Conv2dBackwardWeights.Path {
  /** Places of a plane that make a product: shorter ones spend their time on loads of sums. */
  private static final int LEAST_PLANE = 128;

  private final Conv2dGeometry geometry;
  private final Threads threads;
  private final PackedBlocks blocks;
  private final boolean oneTap;
  private final boolean byImage;
  private final boolean turned;
  private final PlaceBlocks images;
  private final int batchParts;

  /** (part, output channel, kernel row, kernel column, input channel), or (part, input, output). */
  private final float[] partials;

  private final int rowsInAddition;
  private final Threads.Task task = this::runTask;
  private final Threads.Task addition = this::putRows;

  private float[] x = {};
  private int xOffset;
  private float[] dy = {};
  private int dyOffset;
  private float[] dW = {};
  private int dWOffset;
  private boolean add;

  PackedBackwardWeights(Conv2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    oneTap = geometry.kernelPlane() == 1;
    blocks =
        new PackedBlocks(
            TapAxis.ofInput(geometry.vertical(), geometry.height(), geometry.outHeight()),
            TapAxis.ofInput(geometry.horizontal(), geometry.width(), geometry.outWidth()),
            geometry.inChannels(),
            geometry.batch(),
            PackedBlocks.readsInPlace(geometry));
    byImage = PackedBlocks.readsInPlace(geometry) && geometry.plane() >= LEAST_PLANE;
    turned = byImage && geometry.groups() == 1 && geometry.inChannels() > geometry.outChannels();
    images = PlaceBlocks.ofInput(geometry, blocks);
    int weights = geometry.weightShape().size();
    batchParts = PartialGradients.count(weights, blocks.count());
    partials = new float[batchParts * weights];
    rowsInAddition = PartialGradients.rowsInAddition(columns());
  }

  /** What a thread's products need. */
  private static final class Operands {
    final MatrixPanels plane = new MatrixPanels();
    final PlanePanels planes = new PlanePanels();
    final PlanePanels images = new PlanePanels();
    final PositionPanels taps = new PositionPanels();
    final MatrixLayout sums = new MatrixLayout();
  }

  @Override
  public void run(Tensor x, Tensor dy, Tensor weightGradient, boolean add) {
    this.x = x.data();
    this.xOffset = x.offset();
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    this.dW = weightGradient.data();
    this.dWOffset = weightGradient.offset();
    this.add = add;
    threads.run(batchParts * rowParts(), task);
    threads.run(Math.ceilDiv(geometry.groups() * rows(), rowsInAddition), addition);
  }

  /** Rows of a group's sums. */
  private int rows() {
    return turned ? geometry.inChannels() : geometry.groupOutChannels();
  }

  /** Their columns. */
  private int columns() {
    return turned ? geometry.outChannels() : geometry.depth();
  }

  /** Parts of the batch, each with a partial gradient: part p is blocks p·count / parts and on. */
  int batchParts() {
    return batchParts;
  }

  PackedBlocks blocks() {
    return blocks;
  }

  private int rowParts() {
    return PackedBlocks.rowParts(threads, rows(), batchParts);
  }

  /** Some rows of every group's sums, over some blocks of images. */
  private void runTask(int index, Scratch scratch) {
    int parts = rowParts();
    int part = index / parts;
    int rows = rows();
    int firstRow = PackedBlocks.cut(rows, parts, index % parts);
    int endRow = PackedBlocks.cut(rows, parts, index % parts + 1);
    int firstBlock = part * blocks.count() / batchParts;
    int endBlock = (part + 1) * blocks.count() / batchParts;
    int partial = part * geometry.outChannels() * geometry.depth();
    Operands operands = scratch.workspace(Operands.class, Operands::new);
    for (int block = firstBlock; block < endBlock; block++) {
      float[] array = prepare(block, operands, scratch);
      blocks.fetch(block, geometry.outChannels(), dy, dyOffset, scratch);
      for (int group = 0; group < geometry.groups(); group++) {
        operands.sums.set(partial + group * rows * columns(), columns());
        boolean more = block > firstBlock;
        if (byImage) {
          multiplyImages(block, group, firstRow, endRow - firstRow, more, operands, scratch);
        } else {
          PanelPacker right = setInput(block, group, array, operands);
          LeftFactor left = setGradients(block, group, operands);
          int places = blocks.places(block);
          multiply(firstRow, endRow - firstRow, places, left, right, more, operands, scratch);
        }
      }
    }
    operands.plane.clear();
    operands.planes.clear();
    operands.images.clear();
    operands.taps.clear();
  }

  private void multiply(
      int row,
      int rows,
      int places,
      LeftFactor left,
      PanelPacker right,
      boolean more,
      Operands operands,
      Scratch scratch) {
    BlockedGemm.multiply(
        row,
        rows,
        0,
        columns(),
        places,
        left,
        right,
        partials,
        operands.sums,
        more,
        TileEpilogue.NONE,
        scratch);
  }

  /** A product for every image of a block. */
  private void multiplyImages(
      int block, int group, int row, int rows, boolean more, Operands operands, Scratch scratch) {
    int plane = geometry.plane();
    int places = blocks.rows(block) * geometry.width();
    operands.planes.places.set(plane, plane, 1, places);
    int input = blocks.offset(block, xOffset, group * geometry.groupInChannels());
    int gradient = gradientOffset(block, group);
    for (int image = 0; image < blocks.images(block); image++) {
      int from = input + image * geometry.inChannels() * plane;
      int to = gradient + image * geometry.outChannels() * plane;
      operands.plane.setSumAlongRows(turned ? x : dy, turned ? from : to, plane);
      operands.planes.set(turned ? dy : x, turned ? to : from, plane);
      boolean later = more || image > 0;
      multiply(row, rows, places, operands.plane, operands.planes, later, operands, scratch);
    }
  }

  /** Makes the block's images ready; returns the array that they are in. */
  private float[] prepare(int block, Operands operands, Scratch scratch) {
    if (oneTap) {
      blocks.setPlaces(block, blocks.rows(block), geometry.outWidth(), operands.images.places);
      return blocks.prepare(block, x, xOffset, scratch);
    }
    operands.taps.places.set(
        geometry.vertical().dilation() * images.rowSize(),
        geometry.horizontal().dilation() * geometry.inChannels(),
        geometry.horizontal().kernel(),
        geometry.groupInChannels());
    return images.fill(block, x, xOffset, scratch);
  }

  private PanelPacker setInput(int block, int group, float[] array, Operands operands) {
    int channel = group * geometry.groupInChannels();
    if (oneTap) {
      operands.images.set(
          array, blocks.offset(block, xOffset, channel), blocks.channelStride(block));
      return operands.images;
    }
    operands.taps.setRuns(array, channel, images.starts(block));
    return operands.taps;
  }

  private LeftFactor setGradients(int block, int group, Operands operands) {
    int plane = geometry.outPlane();
    int at = gradientOffset(block, group);
    if (blocks.images(block) == 1) {
      operands.plane.setSumAlongRows(dy, at, plane);
      return operands.plane;
    }
    operands.planes.places.set(geometry.outChannels() * plane, plane, 1, plane);
    operands.planes.set(dy, at, plane);
    return operands.planes;
  }

  /** Where a block's gradients of a group begin. */
  private int gradientOffset(int block, int group) {
    int plane = geometry.outPlane();
    return dyOffset
        + blocks.firstImage(block) * geometry.outChannels() * plane
        + group * geometry.groupOutChannels() * plane
        + blocks.firstRow(block) * geometry.outWidth();
  }

  /** Some rows of the sums. */
  private void putRows(int index, Scratch scratch) {
    int depth = geometry.depth();
    int first = index * rowsInAddition;
    int rows = Math.min(rowsInAddition, geometry.groups() * rows() - first);
    int weights = geometry.outChannels() * depth;
    int at = first * columns();
    int count = rows * columns();
    for (int part = 1; part < batchParts; part++) {
      Sums.addColumnSums(1, count, partials, part * weights + at, count, partials, at);
    }
    if (turned) {
      turnBack(first, rows, scratch);
      return;
    }
    if (oneTap) {
      put(rows * depth, partials, at, dWOffset + at);
      return;
    }
    int channels = geometry.groupInChannels();
    int taps = geometry.kernelPlane();
    float[] strip = scratch.floats(Scratch.TILE, depth + PanelPacker.SLACK);
    for (int row = 0; row < rows; row++) {
      int from = at + row * depth;
      Transposition.pack(taps, channels, partials, from, channels, taps, strip, 0);
      put(depth, strip, 0, dWOffset + from);
    }
  }

  /** Puts the sums of some input channels, whose rows are output channels, into dW's columns. */
  private void turnBack(int first, int rows, Scratch scratch) {
    int width = Math.ceilDiv(rows, Simd.LANES) * Simd.LANES;
    int columns = geometry.outChannels();
    float[] strip = scratch.floats(Scratch.TILE, columns * width + PanelPacker.SLACK);
    Transposition.pack(rows, columns, partials, first * columns, columns, width, strip, 0);
    for (int channel = 0; channel < columns; channel++) {
      put(rows, strip, channel * width, dWOffset + channel * geometry.inChannels() + first);
    }
  }

  /** {@code dW = sums}, or {@code dW += sums}. */
  private void put(int n, float[] sums, int from, int to) {
    if (add) {
      Sums.addColumnSums(1, n, sums, from, n, dW, to);
    } else {
      System.arraycopy(sums, from, dW, to, n);
    }
  }
}
