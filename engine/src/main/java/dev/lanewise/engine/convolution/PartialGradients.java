package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Threads;

/**
 * How gradients by the weights are cut: parts of the batch sum into gradients of their own, which
 * are then added.
 */
final class PartialGradients {
  /** Floats that all of them together may take. */
  private static final int MOST_FLOATS = 1 << 20;

  /** Weights that one task adds: a few microseconds of work. */
  private static final int ADD_SHARE = 1 << 14;

  private PartialGradients() {}

  /** Partial gradients of so many weights, at most one for each block of the batch. */
  static int count(int weights, int blocks) {
    return Math.clamp(MOST_FLOATS / weights, 1, Math.min(blocks, Threads.MOST_TASKS));
  }

  /** Rows of weights, each of a length, that one task adds. */
  static int rowsInAddition(int length) {
    return Math.ceilDiv(ADD_SHARE, length);
  }
}
