package dev.lanewise.models.train;

/**
 * What a step of training takes in, and what it makes of the gradients.
 *
 * @param order in which images come
 * @param labelSmoothing share of each target that all classes get alike, in [0, 1); validation and
 *     test measure without
 * @param clipNorm length that the gradients of all parameters together, as one vector, are cut down
 *     to where they are longer; 0 for never
 * @param accumulate batches in a step, at least 1: it goes by the mean gradient of all their images
 */
public record StepConfig(BatchOrder order, double labelSmoothing, double clipNorm, int accumulate) {
  /** Shuffled batches, one a step, and nothing done to labels and gradients. */
  public static final StepConfig PLAIN = new StepConfig(BatchOrder.SHUFFLED, 0, 0, 1);

  /** Checks what the loss does not. */
  public StepConfig {
    if (!(clipNorm >= 0 && clipNorm < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Training: expected a clip norm above 0, or 0 for none, got " + clipNorm);
    }
    if (accumulate < 1) {
      throw new IllegalArgumentException(
          "Training: expected at least 1 batch to accumulate, got " + accumulate);
    }
  }
}
