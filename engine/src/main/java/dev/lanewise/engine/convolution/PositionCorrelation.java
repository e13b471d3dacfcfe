package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;

/**
 * Sums over positions for a few channels, which would leave most of a vector of channels empty:
 * here vectors run along the positions, in {@link CorrelationTile}'s lanes over stretches of them.
 *
 * <p>Stretches are added in order, to 0 or to what is there.
 */
final class PositionCorrelation implements PositionSums {
  /** Longest stretch: 6 rows of dy and 4 runs of x fill a first cache of 48 KiB. */
  private static final int STRETCH = 1536;

  private final Conv2dGeometry geometry;
  private final ImageBlocks blocks;
  private final BlockRuns runs;

  PositionCorrelation(Conv2dGeometry geometry, ImageBlocks blocks) {
    this.geometry = geometry;
    this.blocks = blocks;
    runs = new BlockRuns(blocks, this::runs);
  }

  /** Runs of all taps of a group; as many more as the last tile has too many. */
  private int[] runs(SpreadLayout layout) {
    int[] runs =
        layout.tapOffsets(
            geometry.groupInChannels(), geometry.vertical().all(), geometry.horizontal().all());
    return Arrays.copyOf(runs, runs.length + CorrelationTile.TAPS - 1);
  }

  @Override
  public int rowLength(SpreadLayout layout) {
    return Math.ceilDiv(layout.positions, CorrelationTile.SUM_LANES) * CorrelationTile.SUM_LANES;
  }

  @Override
  public int rows(int channels) {
    return channels + ProductTile.MOST_ROWS;
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
    int[] taps = runs.of(block);
    float[] lanes = scratch.floats(Scratch.TILE, CorrelationTile.SIZE);
    int stretch = stretch(ld);
    for (int from = 0; from < ld; from += stretch) {
      int to = Math.min(ld, from + stretch);
      for (int row = 0; row < channels; row += ProductTile.rows(channels - row)) {
        addPanel(
            channels - row,
            from,
            to,
            dy,
            dyOffset + row * ld,
            ld,
            spread,
            spreadOffset,
            taps,
            lanes,
            sums,
            sumsOffset + row,
            add || from > 0);
      }
    }
  }

  /** Length of equal stretches, in whole rounds of the lanes. */
  static int stretch(int positions) {
    int rounds = positions / CorrelationTile.SUM_LANES;
    int stretches = Math.ceilDiv(positions, STRETCH);
    return Math.ceilDiv(rounds, stretches) * CorrelationTile.SUM_LANES;
  }

  /** A stretch of positions, for one panel of the {@code left} channels and all taps. */
  private void addPanel(
      int left,
      int from,
      int to,
      float[] dy,
      int dyOffset,
      int ld,
      float[] spread,
      int spreadOffset,
      int[] runs,
      float[] lanes,
      float[] sums,
      int sumsOffset,
      boolean add) {
    int depth = geometry.depth();
    int tileRows = ProductTile.rows(left);
    int rows = Math.min(left, tileRows);
    for (int tap = 0; tap < depth; tap += CorrelationTile.TAPS) {
      CorrelationTile.lanes(
          tileRows, from, to, dy, dyOffset, ld, spread, spreadOffset, runs, tap, lanes);
      int taps = Math.min(CorrelationTile.TAPS, depth - tap);
      for (int t = 0; t < taps; t++) {
        int at = sumsOffset + (tap + t) * geometry.groupOutChannels();
        for (int r = 0; r < rows; r++) {
          float sum =
              CorrelationTile.sum(
                  lanes, (r * CorrelationTile.TAPS + t) * CorrelationTile.SUM_LANES);
          sums[at + r] = add ? sums[at + r] + sum : sum;
        }
      }
    }
  }
}
