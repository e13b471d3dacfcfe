package dev.lanewise.cli.activation;

import java.util.Comparator;

/**
 * What the training of one activation came to.
 *
 * @param activation its name
 * @param ending of the training
 * @param accuracy share of test images taken for their own class; NaN if it did not end well
 * @param loss mean over the test images; NaN likewise
 * @param parameters numbers that the network learned
 * @param seconds of the training
 */
record AccuracyRow(
    String activation,
    String ending,
    double accuracy,
    double loss,
    long parameters,
    double seconds) {
  /** All epochs were run. */
  static final String TRAINED = "trained";

  /** The loss was no number at some point. */
  static final String DIVERGED = "diverged";

  /** The best first, what was not trained last; by name among equals. */
  static final Comparator<AccuracyRow> BEST_FIRST =
      Comparator.comparing((AccuracyRow row) -> !row.trained())
          .thenComparing(Comparator.comparingDouble(AccuracyRow::accuracy).reversed())
          .thenComparing(AccuracyRow::activation);

  /** A row without figures. */
  static AccuracyRow without(String activation, String ending) {
    return new AccuracyRow(activation, ending, Double.NaN, Double.NaN, 0, 0);
  }

  boolean trained() {
    return ending.equals(TRAINED);
  }

  /** Whether training again would come to the same; not where something went wrong. */
  boolean isFinal() {
    return trained() || ending.equals(DIVERGED);
  }
}
