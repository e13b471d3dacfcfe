package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Scratch;

/**
 * Sums over positions for a few channels, which would leave most of a vector of channels empty:
 * here vectors run along the positions, in {@link CorrelationTile}'s lanes over stretches of them.
 *
 * <p>Stretches are added in order, to 0 or to what is there.
 */
final class PositionCorrelation implements PositionSums {
  /** Longest stretch: a tile's rows of dy and runs of x, ten in all, fill a cache of 48 KiB. */
  private static final int STRETCH = 1536;

  private final Conv2dGeometry geometry;
  private final ImageBlocks blocks;
  private final BlockRuns runs;

  PositionCorrelation(Conv2dGeometry geometry, ImageBlocks blocks) {
    this.geometry = geometry;
    this.blocks = blocks;
    runs = new BlockRuns(blocks, this::runs);
  }

  private int[] runs(SpreadLayout layout) {
    return CorrelationTile.padded(
        layout.tapOffsets(
            geometry.groupInChannels(), geometry.vertical().all(), geometry.horizontal().all()));
  }

  @Override
  public int rowLength(SpreadLayout layout) {
    return Math.ceilDiv(layout.positions, CorrelationTile.SUM_LANES) * CorrelationTile.SUM_LANES;
  }

  @Override
  public int rows(int channels) {
    return channels + CorrelationTile.MOST_ROWS;
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
    int ld = rowLength(blocks.layout(block));
    int stretch = stretch(ld);
    for (int from = 0; from < ld; from += stretch) {
      int to = Math.min(ld, from + stretch);
      for (int row = 0; row < channels; row += CorrelationTile.rows(channels - row)) {
        CorrelationTile.panel(
            channels - row,
            1,
            to - from,
            0,
            dy,
            dyOffset + row * ld + from,
            ld,
            spread,
            spreadOffset + from,
            runs.of(block),
            sums,
            sumsOffset + row,
            geometry.groupOutChannels(),
            add || from > 0,
            scratch);
      }
    }
  }

  /** Length of equal stretches, in whole rounds of the lanes. */
  static int stretch(int positions) {
    int rounds = positions / CorrelationTile.SUM_LANES;
    int stretches = Math.ceilDiv(positions, STRETCH);
    return Math.ceilDiv(rounds, stretches) * CorrelationTile.SUM_LANES;
  }
}
