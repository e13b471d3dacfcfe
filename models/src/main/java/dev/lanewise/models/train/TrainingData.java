package dev.lanewise.models.train;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Normalization;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a network learns from.
 *
 * @param train samples that it is changed by
 * @param validation samples that it is measured on after every epoch; empty for none
 * @param normalization how it sees all of them
 */
public record TrainingData(
    Dataset train, Optional<Dataset> validation, Normalization normalization) {
  /** Streams of the seed: those of the trainer come before, down to −4 with a diagnosis. */
  private static final long VALIDATION = -11;

  private static final long SUBSET = -12;

  /**
   * Holds a share of each class out for validation, and normalizes by the others.
   *
   * @param validationShare in [0, 1); 0 for no validation
   * @throws IllegalArgumentException if the share is outside, or nothing would remain to train
   */
  public static TrainingData of(Dataset samples, double validationShare) {
    return of(samples, new Holdout.Share(validationShare), OptionalInt.empty(), 0);
  }

  /**
   * Holds samples out for validation, keeps some of the others at random to train on, in their old
   * order, and normalizes by these.
   *
   * @param trainSize how many to train on; all, if it is empty
   * @param seed of what is drawn
   * @throws IllegalArgumentException if there are not as many samples
   */
  public static TrainingData of(
      Dataset samples, Holdout holdout, OptionalInt trainSize, long seed) {
    CounterRandom random = new CounterRandom(seed);
    Optional<DataSplit> split = holdout.of(samples, random.stream(VALIDATION));
    Dataset rest = split.map(DataSplit::train).orElse(samples);
    if (trainSize.isPresent()) {
      rest = drawn("train", rest, trainSize.getAsInt(), random.stream(SUBSET));
    }
    return new TrainingData(rest, split.map(DataSplit::test), Normalization.of(rest));
  }

  /**
   * Some samples to test on, drawn at random, the same for every training.
   *
   * @param size how many; all, if it is empty
   * @throws IllegalArgumentException if there are not as many samples
   */
  public static Dataset testOf(Dataset samples, OptionalInt size) {
    return size.isEmpty()
        ? samples
        : drawn("test", samples, size.getAsInt(), new CounterRandom(0).stream(SUBSET));
  }

  private static Dataset drawn(String what, Dataset samples, int size, CounterRandom random) {
    if (size < 1 || size > samples.size()) {
      throw new IllegalArgumentException(
          "Training: expected a "
              + what
              + " size of 1 to the "
              + samples.size()
              + " "
              + samples.noun()
              + " that there are for it, got "
              + size);
    }
    return samples.subset(Holdout.drawn(size, samples.size(), random).stream().toArray());
  }
}
