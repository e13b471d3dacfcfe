package dev.lanewise.models.train;

import dev.lanewise.models.train.LearningRateSchedule.Constant;

/**
 * How long and in what steps to train.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images in a step, at least 1; the last step of an epoch takes what is left
 * @param seed of the order of images and of dropout's masks
 * @param schedule of the learning rate
 * @param patience epochs without a fall of the validation loss after which training ends; 0 for
 *     never
 * @param step what a step takes in, and what it makes of the gradients
 */
public record TrainingConfig(
    int epochs,
    int batchSize,
    long seed,
    LearningRateSchedule schedule,
    int patience,
    StepConfig step) {
  /** Checks every value. */
  public TrainingConfig {
    requireAtLeast(1, "epochs", epochs);
    requireAtLeast(1, "batch size", batchSize);
    requireAtLeast(0, "patience", patience);
  }

  /** All epochs at one learning rate. */
  public TrainingConfig(int epochs, int batchSize, long seed) {
    this(epochs, batchSize, seed, new Constant(), 0, StepConfig.PLAIN);
  }

  private static void requireAtLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Training: expected " + name + " of at least " + least + ", got " + value);
    }
  }
}
