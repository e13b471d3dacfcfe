package dev.lanewise.engine.plan;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.AveragePool;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.TransposedConvolution;

/**
 * How much a kernel may take for itself beside values and weights. Most work on blocks that fit a
 * cache; where windows slide over images, a block has as many whole rows as a window, however long
 * they are. Weights are packed for vectors, which few filters do not fill.
 */
final class Workspace {
  /** Positions that kernels add to a row. */
  private static final int MARGIN = 64;

  /** Rows of results that they collect at a time. */
  private static final int RESULTS = 8;

  /** Filters that are packed side by side at most. */
  private static final int SIDE_BY_SIDE = 32;

  private Workspace() {}

  /** Floats of packed weights: those of fewer filters than are packed together are filled up. */
  static double packed(Stage stage) {
    int groups =
        switch (stage.op()) {
          case Convolution op -> op.groups();
          case FullyConnected _ -> 1;
          default -> 0;
        };
    if (groups == 0) {
      return 0;
    }
    Dims weight = stage.in().get(1).dims();
    double depth = (double) weight.sampleSize() / weight.dim(0);
    return groups * depth * Math.ceilDiv(weight.dim(0) / groups, SIDE_BY_SIDE) * SIDE_BY_SIDE;
  }

  /** Most floats of one thread, for operations whose blocks may be larger than a cache. */
  static double floats(Stage stage) {
    Dims x = stage.in().getFirst().dims();
    Dims y = stage.out().dims();
    return switch (stage.op()) {
      case Convolution op -> ofWindows(x, y, op.vertical(), op.horizontal(), x.dim(1) + y.dim(1));
      case TransposedConvolution op ->
          ofWindows(x, y, op.vertical(), op.horizontal(), x.dim(1) + y.dim(1));
      case MaxPool op -> ofWindows(x, y, op.vertical(), op.horizontal(), 2);
      case AveragePool op -> ofWindows(x, y, op.vertical(), op.horizontal(), 2);
      default -> 0;
    };
  }

  /** The rows that a window sees, of all channels, and those of the results. */
  private static double ofWindows(
      Dims x, Dims y, Window vertical, Window horizontal, double channels) {
    long row = Math.max(x.dim(3), y.dim(3)) + 2L * horizontal.padding() + MARGIN;
    long height = Math.max(x.dim(2), y.dim(2)) + 2L * vertical.padding();
    return (channels * Math.min(vertical.extent(), height) + RESULTS) * row;
  }
}
