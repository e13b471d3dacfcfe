package dev.lanewise.layers;

import dev.lanewise.engine.threads.Threads;

/**
 * How a pass is run.
 *
 * @param mode whether backward will follow; dropout and its like act in training alone
 * @param threads the budget that kernels may use
 * @param seed of the random numbers drawn by the pass, such as dropout's masks
 */
public record Execution(Mode mode, Threads threads, long seed) {
  /** What a pass is for. */
  public enum Mode {
    /** Forward and backward. */
    TRAINING,
    /** Forward alone. */
    INFERENCE
  }

  /** For training. */
  public static Execution training(Threads threads, long seed) {
    return new Execution(Mode.TRAINING, threads, seed);
  }

  /** For inference. */
  public static Execution inference(Threads threads) {
    return new Execution(Mode.INFERENCE, threads, 0);
  }

  /** Whether backward will follow. */
  public boolean isTraining() {
    return mode == Mode.TRAINING;
  }
}
