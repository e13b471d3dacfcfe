package dev.lanewise.models.train;

/**
 * How long and in what steps to train.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images in a step, at least 1; the last step of an epoch takes what is left
 * @param seed of the order of images and of dropout's masks
 */
public record TrainingConfig(int epochs, int batchSize, long seed) {
  /** Checks every value. */
  public TrainingConfig {
    requirePositive("epochs", epochs);
    requirePositive("batch size", batchSize);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Training: expected " + name + " of at least 1, got " + value);
    }
  }
}
