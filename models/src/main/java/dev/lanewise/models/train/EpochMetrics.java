package dev.lanewise.models.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What one epoch came to.
 *
 * @param epoch its number, from 1
 * @param loss mean over the training samples, each measured in its own step, while weights change
 * @param accuracy share of training samples taken for their own class, measured likewise
 * @param validation measured after the epoch's last step; empty where no samples were set aside
 * @param learningRate of the epoch's last step
 * @param seconds spent on the epoch's steps, validation not counted; of an epoch that was resumed,
 *     those since then
 * @param imagesPerSecond training samples a second over the same time
 */
public record EpochMetrics(
    int epoch,
    double loss,
    double accuracy,
    Optional<Validation> validation,
    double learningRate,
    double seconds,
    double imagesPerSecond) {

  /** These figures by name, as a line of {@code metrics.csv}. */
  public SequencedMap<String, Double> row() {
    SequencedMap<String, Double> row = new LinkedHashMap<>();
    row.put("epoch", (double) epoch);
    row.put("loss", loss);
    row.put("accuracy", accuracy);
    validation.ifPresent(it -> {
      row.put("validationLoss", it.loss());
      row.put("validationAccuracy", it.accuracy());
      row.put("validationPrecision", it.precision());
    });
    row.put("learningRate", learningRate);
    row.put("seconds", seconds);
    row.put("imagesPerSecond", imagesPerSecond);
    return row;
  }

  /**
   * The figures of a {@link #row()}.
   *
   * @throws IllegalArgumentException if one is missing
   */
  public static EpochMetrics of(Map<String, Double> row) {
    Optional<Validation> validation =
        row.containsKey("validationLoss")
            ? Optional.of(
                new Validation(
                    figure(row, "validationLoss"),
                    figure(row, "validationAccuracy"),
                    figure(row, "validationPrecision")))
            : Optional.empty();
    return new EpochMetrics(
        (int) figure(row, "epoch"),
        figure(row, "loss"),
        figure(row, "accuracy"),
        validation,
        figure(row, "learningRate"),
        figure(row, "seconds"),
        figure(row, "imagesPerSecond"));
  }

  private static double figure(Map<String, Double> row, String name) {
    Double figure = row.get(name);
    if (figure == null) {
      throw new IllegalArgumentException(
          "metrics: expected a figure called " + name + ", got only " + row.keySet());
    }
    return figure;
  }
}
