package dev.lanewise.engine.convolution;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.gemm.BlockedGemm;
import dev.lanewise.engine.gemm.MatrixLayout;
import dev.lanewise.engine.gemm.PackedPanels;
import dev.lanewise.engine.gemm.PackedWeights;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import org.jspecify.annotations.Nullable;

/**
 * The forward convolution of few places and many weights that stay: im2col matrix, turned, times
 * weights that were packed once, which are then read as fast as memory gives them. The result, a
 * row for each place, is turned back when it is written.
 *
 * <p>Each z is one chain of fused multiply-adds from 0, in the order input channel, kernel row,
 * kernel column, padding counting as zeros; then the bias is added: the bits of {@link
 * PackedForward}.
 */
final class TurnedForward implements Conv2dForward.Path {
  /** Places up to which it pays. */
  static final int MOST_PLACES = 32;

  /** Output channels from which it does. */
  private static final int LEAST_CHANNELS = 64;

  /** Multiply-adds of a task. */
  private static final long LEAST_TASK = 1 << 20;

  private final Conv2dGeometry geometry;
  private final ActivationLoops activation;
  private final Threads threads;
  private final PackedWeights weights;
  private final PackedBlocks blocks;
  private final BlockRuns runs;
  private final int taskChannels;
  private final int parts;
  private final Threads.Task task = this::runTask;
  private final TileEpilogue epilogue = this::addBiasAndActivate;

  private float[] x = {};
  private int xOffset;
  private float @Nullable [] bias;
  private int biasOffset;
  private float[] y = {};
  private int yOffset;

  TurnedForward(
      Conv2dGeometry geometry, ActivationLoops activation, FixedFilters filters, Threads threads) {
    this.geometry = geometry;
    this.activation = activation;
    this.threads = threads;
    weights = filters.packed();
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
        blocks.runs(
            layout -> layout.tapOffsets(geometry.inChannels(), vertical.all(), horizontal.all()));
    int panels = Math.ceilDiv(geometry.outChannels(), PackedPanels.WIDTH);
    long work = (long) geometry.batch() * geometry.outPlane() * geometry.depth();
    long most = work * geometry.outChannels() / LEAST_TASK;
    int tasks = Math.clamp(most, 1, Math.min(panels, threads.count())); // each packs the images
    taskChannels = Math.ceilDiv(panels, tasks) * PackedPanels.WIDTH;
    parts = Math.ceilDiv(geometry.outChannels(), taskChannels);
  }

  /** Whether a shape that would get {@code method} is better off here. */
  static boolean pays(Conv2dGeometry geometry, ConvolutionMethod method) {
    return method != ConvolutionMethod.WINOGRAD
        && geometry.groups() == 1
        && geometry.batch() * geometry.outPlane() <= MOST_PLACES
        && geometry.outChannels() >= LEAST_CHANNELS;
  }

  /** What a thread's products need. */
  private static final class Operands {
    final PositionPanels images = new PositionPanels();
    final PackedPanels weights = new PackedPanels();
    final MatrixLayout result = new MatrixLayout();
  }

  /** The weight is that of the filters; sums are not kept. */
  @Override
  public void run(Tensor x, Tensor weight, @Nullable Tensor bias, Tensor z, Tensor y) {
    this.x = x.data();
    this.xOffset = x.offset();
    this.bias = bias == null ? null : bias.data();
    this.biasOffset = bias == null ? 0 : bias.offset();
    this.y = y.data();
    this.yOffset = y.offset();
    threads.run(blocks.count() * parts, task);
  }

  /** Some channels of a block. */
  private void runTask(int index, Scratch scratch) {
    int block = index / parts;
    int first = index % parts * taskChannels;
    int channels = Math.min(taskChannels, geometry.outChannels() - first);
    int places = blocks.places(block);
    Operands operands = scratch.workspace(Operands.class, Operands::new);
    float[] array = blocks.prepare(block, x, xOffset, scratch);
    blocks.setPlaces(block, blocks.rows(block), geometry.outWidth(), operands.images.places);
    operands.images.setRuns(array, blocks.offset(block, xOffset, 0), runs.of(block));
    operands.weights.set(weights.panels(), 0, weights.terms());
    float[] result = scratch.floats(Scratch.PARTIAL, places * channels);
    operands.result.set(-first, channels);
    BlockedGemm.multiply(
        0,
        places,
        first,
        channels,
        geometry.depth(),
        operands.images,
        operands.weights,
        result,
        operands.result,
        false,
        epilogue,
        scratch);
    operands.images.clear();
    operands.weights.clear();
    turn(block, first, channels, result);
  }

  private void addBiasAndActivate(
      int row, int column, int rows, int columns, float[] c, int at, int ld, Scratch scratch) {
    activation.epilogue(
        rows, columns, c, at, c, at, ld, null, 0, bias, biasOffset + column, scratch);
  }

  /** From (place, channel) to the planes of the block's images. */
  private void turn(int block, int first, int channels, float[] result) {
    int band = blocks.rows(block) * geometry.outWidth();
    for (int image = 0; image < blocks.images(block); image++) {
      int plane = (blocks.firstImage(block) + image) * geometry.outChannels() + first;
      int to = yOffset + plane * geometry.outPlane() + blocks.firstRow(block) * geometry.outWidth();
      int from = image * band * channels;
      for (int c = 0; c < channels; c++) {
        for (int place = 0; place < band; place++) {
          y[to + c * geometry.outPlane() + place] = result[from + place * channels + c];
        }
      }
    }
  }
}
