package dev.lanewise.cli.train;

import dev.lanewise.models.train.Holdout;
import java.util.LinkedHashMap;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which samples are held out, and how many are trained and tested on. */
final class SplitOptions {
  @Option(
      names = "--validation",
      paramLabel = "SHARE|N:first|N:random",
      defaultValue = "0.1",
      description =
          "Training images that are only measured on, after every epoch: a share, such as 0.1, of"
              + " each class; the first N; or N drawn at random; 0 for none"
              + " (default: ${DEFAULT-VALUE}).")
  private String validation = "";

  @Option(
      names = "--train-size",
      paramLabel = "N",
      description =
          "Train on so many of the images that are not held out, drawn at random (default: all).")
  private @Nullable Integer trainSize;

  @Option(
      names = "--test-size",
      paramLabel = "N",
      description =
          "Test on so many of the test images, drawn at random, the same for every seed (default:"
              + " all).")
  private @Nullable Integer testSize;

  /** Made by picocli. */
  SplitOptions() {}

  /**
   * What is held out of the training samples.
   *
   * @throws IllegalArgumentException if it is not written as such
   */
  Holdout holdout() {
    return Holdout.parse(validation);
  }

  /** Samples to train on; none for all. */
  OptionalInt trainSize() {
    return size(trainSize);
  }

  /** Samples to test on; none for all. */
  OptionalInt testSize() {
    return size(testSize);
  }

  private static OptionalInt size(@Nullable Integer wanted) {
    return wanted == null ? OptionalInt.empty() : OptionalInt.of(wanted);
  }

  /**
   * These options with their values, by name without the dashes.
   *
   * @throws IllegalArgumentException if the validation is wrong
   */
  SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("validation", holdout().spelling());
    testSize().ifPresent(size -> values.put("test-size", Integer.toString(size)));
    trainSize().ifPresent(size -> values.put("train-size", Integer.toString(size)));
    return values;
  }
}
