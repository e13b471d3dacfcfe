package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Scratch;

/**
 * Sums over the positions of a block, of some channels of one group and all its taps: {@code
 * S[t][r] = Σ over p of spread[run(t) + p] · dy[r][p]}.
 */
sealed interface PositionSums permits PositionProduct, PositionCorrelation {
  /** Distance between rows of dy, at least the positions; filled with zeros behind them. */
  int rowLength(SpreadLayout layout);

  /** Rows that the array of dy must have room for. */
  int rows(int channels);

  /**
   * Computes the sums, or adds them to what is there.
   *
   * @param spread the block's images; the group's first channel stands at {@code spreadOffset}
   * @param channels rows of dy
   * @param dy rows {@link #rowLength} apart
   * @param sums receives {@code S[t][r]} at {@code sumsOffset + t · groupOutChannels + r}
   */
  void add(
      int block,
      float[] spread,
      int spreadOffset,
      int channels,
      float[] dy,
      int dyOffset,
      float[] sums,
      int sumsOffset,
      boolean add,
      Scratch scratch);
}
