package dev.lanewise.layers;

import dev.lanewise.engine.random.CounterRandom;
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

  /** The same for the layer at {@code position} of a composite, with random numbers of its own. */
  public Execution forChild(int position) {
    return new Execution(mode, threads, new CounterRandom(seed).stream(position).seed());
  }

  /**
   * For a pass at the head of its {@code backward}.
   *
   * @throws IllegalStateException if this is not for training
   */
  public void requireTraining(Layer layer) {
    if (!isTraining()) {
      throw new IllegalStateException(
          layer
              + ": expected a pass made for training, got one made for inference;"
              + " make it with Execution.training");
    }
  }
}
