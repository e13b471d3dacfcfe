package dev.lanewise.models.train;

import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Normalization;
import java.util.Optional;

/**
 * What a network learns from.
 *
 * @param train images that it is changed by
 * @param validation images that it is measured on after every epoch; empty for none
 * @param normalization how it sees all of them
 */
public record TrainingData(
    Dataset train, Optional<Dataset> validation, Normalization normalization) {

  /**
   * Checks a validation share before there is data.
   *
   * @throws IllegalArgumentException if it is not in [0, 1)
   */
  public static void requireShare(double validationShare) {
    if (!(validationShare >= 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "Training: expected a validation share of at least 0 and below 1, got "
              + validationShare);
    }
  }

  /**
   * Holds a share of {@code images} out for validation, and normalizes by the others.
   *
   * @param validationShare in [0, 1); 0 for no validation
   * @throws IllegalArgumentException if the share is outside, or nothing would remain to train
   */
  public static TrainingData of(Dataset images, double validationShare) {
    requireShare(validationShare);
    if (validationShare == 0) {
      return new TrainingData(images, Optional.empty(), Normalization.of(images));
    }
    DataSplit split = images.holdOut(validationShare);
    return new TrainingData(
        split.train(), Optional.of(split.test()), Normalization.of(split.train()));
  }
}
