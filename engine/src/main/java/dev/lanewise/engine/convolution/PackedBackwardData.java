package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.BlockedGemm;
import dev.lanewise.engine.gemm.MatrixLayout;
import dev.lanewise.engine.gemm.MatrixPanels;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;

/**
 * The gradient by the input as blocked matrix products, transposed weights times panels packed from
 * dy. With a stride s, inputs whose padded row is r mod s meet the kernel rows u with {@code u·d
 * mod s = r} alone: each pair of residues, by row and column, is one product.
 *
 * <p>Each dx is one chain of fused multiply-adds from 0, in the order kernel row, kernel column,
 * output channel, outputs outside counting as zeros.
 */
final class PackedBackwardData implements Conv2dBackwardData.Path {
  private final Conv2dGeometry geometry;
  private final Threads threads;
  private final PackedBlocks blocks;
  private final Phase[][] phases;

  /** By first row, whether any tap reaches the rows first + i · stride. */
  private final boolean[] reached;

  private final TransposedWeights transposed;
  private final Threads.Task task = this::runTask;

  private float[] dy = {};
  private int dyOffset;
  private float[] dx = {};
  private int dxOffset;

  /**
   * The inputs of one residue by row and column.
   *
   * @param rows how many rows there are of them
   * @param columns and how many columns
   * @param firstTap the first of the taps that reach them, if any does
   * @param depth terms of a sum
   * @param runs by tap and output channel, where a sum's term begins
   */
  private record Phase(int rows, int columns, int firstTap, int depth, BlockRuns runs) {}

  /** What a thread's products need. */
  private static final class Operands {
    final MatrixPanels weight = new MatrixPanels();
    final PositionPanels gradients = new PositionPanels();
    final MatrixLayout result = new MatrixLayout();
  }

  PackedBackwardData(Conv2dGeometry geometry, Threads threads) {
    this.geometry = geometry;
    this.threads = threads;
    Window vertical = geometry.vertical();
    Window horizontal = geometry.horizontal();
    blocks =
        new PackedBlocks(
            TapAxis.ofGradient(vertical, geometry.height(), geometry.outHeight()),
            TapAxis.ofGradient(horizontal, geometry.width(), geometry.outWidth()),
            geometry.outChannels(),
            geometry.batch(),
            PackedBlocks.readsGradientsInPlace(geometry));
    phases = new Phase[vertical.stride()][horizontal.stride()];
    reached = new boolean[vertical.stride()];
    int[][] lists = new int[vertical.stride() * horizontal.stride()][];
    for (int first = 0; first < vertical.stride(); first++) {
      for (int column = 0; column < horizontal.stride(); column++) {
        int[] taps = taps(first, column);
        phases[first][column] = phase(first, column, taps);
        lists[first * horizontal.stride() + column] = taps;
        reached[first] |= taps.length > 0;
      }
    }
    transposed = new TransposedWeights(geometry, lists);
  }

  private static int residue(Window window, int first) {
    return (first + window.padding()) % window.stride();
  }

  /** The taps that reach inputs at first + i · stride, by row and column. */
  private int[] taps(int firstRow, int firstColumn) {
    Window vertical = geometry.vertical();
    Window horizontal = geometry.horizontal();
    int[] columns = TapAxis.taps(horizontal, residue(horizontal, firstColumn));
    return Arrays.stream(TapAxis.taps(vertical, residue(vertical, firstRow)))
        .flatMap(u -> Arrays.stream(columns).map(v -> u * horizontal.kernel() + v))
        .toArray();
  }

  private Phase phase(int firstRow, int firstColumn, int[] taps) {
    Window vertical = geometry.vertical();
    Window horizontal = geometry.horizontal();
    int channels = geometry.groupOutChannels();
    return new Phase(
        TapAxis.count(vertical, geometry.height(), residue(vertical, firstRow)),
        TapAxis.count(horizontal, geometry.width(), residue(horizontal, firstColumn)),
        taps.length == 0 ? 0 : taps[0],
        taps.length * channels,
        blocks.runs(layout -> runs(layout, taps, channels)));
  }

  private int[] runs(SpreadLayout layout, int[] taps, int channels) {
    int width = geometry.horizontal().kernel();
    int[] runs = new int[taps.length * channels];
    for (int k = 0; k < runs.length; k++) {
      int tap = taps[k / channels];
      runs[k] = layout.tapOffset(k % channels, tap / width, tap % width);
    }
    return runs;
  }

  @Override
  public void run(Tensor dy, Tensor weight, Tensor dx) {
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    this.dx = dx.data();
    this.dxOffset = dx.offset();
    transposed.fill(threads, weight.data(), weight.offset());
    threads.run(
        blocks.count() * PackedBlocks.rowParts(threads, geometry.groupInChannels(), blocks.count()),
        task);
  }

  /** Some channels of every group, in a block. */
  private void runTask(int index, Scratch scratch) {
    int parts = PackedBlocks.rowParts(threads, geometry.groupInChannels(), blocks.count());
    int block = index / parts;
    int rows = geometry.groupInChannels();
    int firstRow = PackedBlocks.cut(rows, parts, index % parts);
    int endRow = PackedBlocks.cut(rows, parts, index % parts + 1);
    Operands operands = scratch.workspace(Operands.class, Operands::new);
    float[] array = blocks.prepare(block, dy, dyOffset, scratch);
    for (int group = 0; group < geometry.groups(); group++) {
      for (int first = 0; first < phases.length; first++) {
        multiply(block, group, firstRow, endRow - firstRow, first, array, operands, scratch);
      }
    }
    operands.weight.clear();
    operands.gradients.clear();
  }

  /** All phases of the rows first + i · stride, then their way to dx. */
  private void multiply(
      int block,
      int group,
      int channel,
      int channels,
      int first,
      float[] array,
      Operands operands,
      Scratch scratch) {
    Phase[] across = phases[first];
    int rows = Math.min(blocks.rows(block), across[0].rows - blocks.firstRow(block));
    if (rows <= 0 || channels <= 0) {
      return;
    }
    int plane = group * geometry.groupInChannels() + channel;
    if (!reached[first]) {
      clear(block, first, rows, plane, channels);
      return;
    }
    boolean one = phases.length == 1 && across.length == 1;
    boolean inPlanes = one && blocks.images(block) == 1; // as forward, see there
    int ld = inPlanes ? geometry.plane() : PackedBlocks.resultStride(blocks.places(block));
    int size = channels * ld;
    float[] result = inPlanes ? dx : scratch.floats(Scratch.PARTIAL, across.length * size + ld);
    for (int p = 0; p < across.length; p++) {
      Phase phase = across[p];
      int tap = phase.firstTap;
      operands.weight.setSumAlongRows(
          transposed.matrices(), transposed.offset(group, tap), transposed.stride(tap));
      operands.gradients.setRuns(
          array,
          blocks.offset(block, dyOffset, group * geometry.groupOutChannels()),
          phase.runs.of(block));
      blocks.setPlaces(block, rows, phase.columns, operands.gradients.places);
      int at = inPlanes ? rowOffset(block, 0, plane, first) : p * size;
      operands.result.set(at - channel * ld, ld);
      BlockedGemm.multiply(
          channel,
          channels,
          0,
          blocks.images(block) * rows * phase.columns,
          phase.depth,
          operands.weight,
          operands.gradients,
          result,
          operands.result,
          false,
          TileEpilogue.NONE,
          scratch);
    }
    if (inPlanes) {
      return;
    }
    if (one) {
      collect(block, rows, plane, channels, result, ld);
    } else {
      scatter(block, first, rows, plane, channels, result, ld);
    }
  }

  /** Without a stride, a band of a plane of dx is one run of the result. */
  private void collect(int block, int rows, int firstPlane, int channels, float[] result, int ld) {
    int band = rows * geometry.width();
    for (int image = 0; image < blocks.images(block); image++) {
      int at = rowOffset(block, image, firstPlane, 0);
      PackedBlocks.copyRows(channels, band, result, image * band, ld, dx, at, geometry.plane());
    }
  }

  private void clear(int block, int first, int rows, int firstPlane, int channels) {
    int step = phases.length;
    for (int image = 0; image < blocks.images(block); image++) {
      for (int channel = 0; channel < channels; channel++) {
        int to = rowOffset(block, image, firstPlane + channel, first);
        for (int row = 0; row < rows; row++) {
          Arrays.fill(dx, to, to + geometry.width(), 0f);
          to += step * geometry.width();
        }
      }
    }
  }

  /** Where the first of a block's rows first + i · stride stands in a plane of an image. */
  private int rowOffset(int block, int image, int plane, int first) {
    int row = first + blocks.firstRow(block) * phases.length;
    int planes = (blocks.firstImage(block) + image) * geometry.inChannels() + plane;
    return dxOffset + planes * geometry.plane() + row * geometry.width();
  }

  private void scatter(
      int block, int first, int rows, int firstPlane, int channels, float[] result, int ld) {
    Phase[] across = phases[first];
    int step = phases.length;
    int size = channels * ld;
    for (int image = 0; image < blocks.images(block); image++) {
      for (int channel = 0; channel < channels; channel++) {
        int at = rowOffset(block, image, firstPlane + channel, first);
        int from = channel * ld;
        for (int row = 0; row < rows; row++) {
          int to = at + row * step * geometry.width();
          int line = image * rows + row;
          if (across.length == 2) {
            Interleaving.two(
                geometry.width(),
                result,
                from + line * across[0].columns,
                from + size + line * across[1].columns,
                dx,
                to);
          } else {
            for (int p = 0; p < across.length; p++) {
              int source = from + p * size + line * across[p].columns;
              for (int column = 0; column < across[p].columns; column++) {
                dx[to + p + column * across.length] = result[source + column];
              }
            }
          }
        }
      }
    }
  }
}
