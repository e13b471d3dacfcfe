package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.BlockedGemm;
import dev.lanewise.engine.gemm.MatrixLayout;
import dev.lanewise.engine.gemm.MatrixPanels;
import dev.lanewise.engine.gemm.RowsInPlace;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.threads.Scratch;

/**
 * Sums over positions as a matrix product, (taps × positions) · (positions × channels): rows of the
 * left factor are runs of the spread images, read where they stand; the right one is dy, packed.
 *
 * <p>Each sum is one chain of fused multiply-adds over the positions in order, from 0 or from what
 * is there.
 */
final class PositionProduct implements PositionSums {
  private final Conv2dGeometry geometry;
  private final ImageBlocks blocks;
  private final BlockRuns starts;

  PositionProduct(Conv2dGeometry geometry, ImageBlocks blocks) {
    this.geometry = geometry;
    this.blocks = blocks;
    starts = new BlockRuns(blocks, this::starts);
  }

  private int[] starts(SpreadLayout layout) {
    return RowsInPlace.padded(
        layout.tapOffsets(
            geometry.groupInChannels(), geometry.vertical().all(), geometry.horizontal().all()));
  }

  /** What a thread's products need. */
  private static final class Operands {
    final RowsInPlace taps = new RowsInPlace();
    final MatrixPanels gradients = new MatrixPanels();
    final MatrixLayout sums = new MatrixLayout();
  }

  @Override
  public int rowLength(SpreadLayout layout) {
    return layout.positions;
  }

  @Override
  public int rows(int channels) {
    return channels;
  }

  @Override
  public void add(
      int block,
      float[] spread,
      int spreadOffset,
      int channels,
      float[] dy,
      int dyOffset,
      float[] sums,
      int sumsOffset,
      boolean add,
      Scratch scratch) {
    int positions = blocks.layout(block).positions;
    Operands operands = scratch.workspace(Operands.class, Operands::new);
    operands.taps.set(spread, spreadOffset, starts.of(block));
    operands.gradients.setSumAlongRows(dy, dyOffset, positions);
    operands.sums.set(sumsOffset, geometry.groupOutChannels());
    BlockedGemm.multiply(
        0,
        geometry.depth(),
        0,
        channels,
        positions,
        operands.taps,
        operands.gradients,
        sums,
        operands.sums,
        add,
        TileEpilogue.NONE,
        scratch);
    operands.taps.clear();
    operands.gradients.clear();
  }
}
