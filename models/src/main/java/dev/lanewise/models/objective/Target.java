package dev.lanewise.models.objective;

import dev.lanewise.engine.tensor.Tensor;

/** What the output of a batch should have been. */
public final class Target {
  private final Tensor input;
  private final int[] labels;

  /**
   * A target over these numbers, which may change from batch to batch.
   *
   * @param input what the network was shown, (batch, sample…)
   * @param labels class of each sample, (batch)
   */
  public Target(Tensor input, int[] labels) {
    this.input = input;
    this.labels = labels;
  }

  /** What the network was shown, (batch, sample…). */
  public Tensor input() {
    return input;
  }

  /** Class of each sample, (batch): the array itself, not a copy. */
  public int[] labels() {
    return labels;
  }
}
