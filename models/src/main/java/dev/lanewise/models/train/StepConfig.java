package dev.lanewise.models.train;

import java.util.List;

/**
 * What a step of training takes in, and what it makes of the gradients.
 *
 * @param order in which images come
 * @param labelSmoothing share of each target that all classes get alike, in [0, 1); validation and
 *     test measure without
 * @param clipNorm length that the gradients of all parameters together, as one vector, are cut down
 *     to where they are longer; 0 for never
 * @param accumulate batches in a step, at least 1: it goes by the mean gradient of all their images
 * @param augmentations of the training images, done in this order
 */
public record StepConfig(
    BatchOrder order,
    double labelSmoothing,
    double clipNorm,
    int accumulate,
    List<Augmentation> augmentations) {
  /** Shuffled batches, one a step, and nothing done to images, labels and gradients. */
  public static final StepConfig PLAIN = new StepConfig(BatchOrder.SHUFFLED, 0, 0, 1, List.of());

  /** Checks what nobody does later; copies the list. */
  public StepConfig {
    augmentations = List.copyOf(augmentations);
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
