package dev.lanewise.cli.train;

import dev.lanewise.models.train.Augmentations;
import dev.lanewise.models.train.BatchOrder;
import dev.lanewise.models.train.StepConfig;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import picocli.CommandLine.Option;

/** The options that say what a step takes in, and what it makes of the gradients. */
final class StepOptions {
  @Option(
      names = "--order",
      paramLabel = "NAME",
      defaultValue = "shuffled",
      description =
          "Of the training images in an epoch: shuffled, or fixed, as they stand in the data"
              + " (default: ${DEFAULT-VALUE}).")
  private String order = "";

  @Option(
      names = "--label-smoothing",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Share of each target that all classes get alike, in training only; 0.1 is usual"
              + " (default: ${DEFAULT-VALUE}).")
  private double labelSmoothing;

  @Option(
      names = "--clip-norm",
      paramLabel = "NORM",
      defaultValue = "0",
      description =
          "Length that the gradients of all parameters together are cut down to (default: none).")
  private double clipNorm;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Batches in a step, which goes by the mean gradient of all their images"
              + " (default: ${DEFAULT-VALUE}).")
  private int accumulate;

  @Option(
      names = "--augment",
      paramLabel = "LIST",
      defaultValue = Augmentations.NONE,
      completionCandidates = Kinds.class,
      description =
          "Random changes of the training images, with commas between: ${COMPLETION-CANDIDATES}"
              + " (default: ${DEFAULT-VALUE}).")
  private String augment = "";

  /** How augmentations are written. */
  static final class Kinds implements Iterable<String> {
    /** Made by picocli. */
    Kinds() {}

    @Override
    public Iterator<String> iterator() {
      return Augmentations.spellings().iterator();
    }
  }

  /** Made by picocli. */
  StepOptions() {}

  /**
   * These options.
   *
   * @throws IllegalArgumentException if one is wrong
   */
  StepConfig config() {
    return new StepConfig(
        BatchOrder.byName(order),
        labelSmoothing,
        clipNorm,
        accumulate,
        Augmentations.parse(augment));
  }

  /** These options with their values, by name without the dashes. */
  SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("order", order);
    values.put("label-smoothing", Double.toString(labelSmoothing));
    values.put("clip-norm", Double.toString(clipNorm));
    values.put("accumulate", Integer.toString(accumulate));
    values.put("augment", augment);
    return values;
  }
}
