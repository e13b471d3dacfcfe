package dev.lanewise.layers;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Threads;

/**
 * How a pass is run.
 *
 * @param mode whether backward will follow; dropout and its like act in training alone
 * @param threads the budget that kernels may use
 * @param seed of the random numbers drawn by the pass, such as dropout's masks
 * @param gradients where it keeps them on the way back
 */
public record Execution(Mode mode, Threads threads, long seed, GradientRoom gradients) {
  /** What a pass is for. */
  public enum Mode {
    /** Forward and backward. */
    TRAINING,
    /** Forward alone. */
    INFERENCE
  }

  /** For training. */
  public static Execution training(Threads threads, long seed) {
    return new Execution(Mode.TRAINING, threads, seed, GradientRoom.OWN);
  }

  /** For inference. */
  public static Execution inference(Threads threads) {
    return new Execution(Mode.INFERENCE, threads, 0, GradientRoom.OWN);
  }

  /** Whether backward will follow. */
  public boolean isTraining() {
    return mode == Mode.TRAINING;
  }

  /**
   * The same for the layer at {@code position} of a composite, with random numbers and gradients of
   * its own.
   */
  public Execution forChild(int position) {
    return forChild(position, GradientRoom.OWN);
  }

  /** The same for a child that keeps its gradients where the composite says. */
  public Execution forChild(int position, GradientRoom room) {
    return new Execution(mode, threads, new CounterRandom(seed).stream(position).seed(), room);
  }

  /** The same for a composite, whose children keep their gradients in one room. */
  public Execution sharingGradients() {
    return new Execution(mode, threads, seed, gradients.shared());
  }

  /** Room for the gradient by the input, which backward returns. */
  public GradientBuffer gradInput(Shape input) {
    return gradients.result(input);
  }

  /** Room for a gradient that is done with when backward returns, such as that by {@code W·x}. */
  public GradientBuffer gradWithin(Shape shape) {
    return gradients.within(shape, 0);
  }

  /** The same, where several are in use at a time: the one of this number. */
  public GradientBuffer gradWithin(Shape shape, int number) {
    return gradients.within(shape, number);
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
