package dev.lanewise.models.objective;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.layers.loss.Loss;

/** What a network is trained for: what its output holds, and how wrong that is. */
public sealed interface Objective permits Classification, Reconstruction {
  /**
   * Numbers in a row of the output; the first are the scores of the classes.
   *
   * @param sample shape of one sample
   * @param classes number of classes
   */
  int outputs(Shape sample, int classes);

  /** What a row of the output is, as {@code (batch, classes)}. */
  String rows();

  /**
   * The loss, with buffers of its own for batches of one size.
   *
   * @param classes number of classes
   * @param labelSmoothing share of the target that goes to all classes alike, in [0, 1); 0 for none
   * @throws IllegalArgumentException if the loss knows no smoothing and it is not 0
   */
  Loss<Target> newLoss(int classes, double labelSmoothing);

  /**
   * Probabilities of the classes for the scores of one sample; they add up to 1. A score that is
   * not a number makes all of them not a number.
   *
   * @param scores of all classes
   */
  default float[] probabilities(float[] scores) {
    float[] probabilities = new float[scores.length];
    probabilities(scores.length, scores, 0, probabilities, 0, new Scratch());
    return probabilities;
  }

  /**
   * The same for one row among others, into an array of the caller's; nothing is allocated.
   *
   * @param classes number of classes
   * @param scores of all classes, from {@code offset} on
   * @param to receives the probabilities from {@code toOffset} on
   */
  void probabilities(
      int classes, float[] scores, int offset, float[] to, int toOffset, Scratch scratch);
}
