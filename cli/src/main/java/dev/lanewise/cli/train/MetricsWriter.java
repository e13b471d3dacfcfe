package dev.lanewise.cli.train;

import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Adds a line to a run's {@code metrics.csv} after every epoch. */
record MetricsWriter(RunFolder folder) implements TrainingListener {
  @Override
  public void epochEnded(EpochMetrics metrics) {
    SequencedMap<String, Double> row = new LinkedHashMap<>();
    row.put("epoch", (double) metrics.epoch());
    row.put("loss", metrics.loss());
    row.put("accuracy", metrics.accuracy());
    metrics
        .validation()
        .ifPresent(validation -> {
          row.put("validationLoss", validation.loss());
          row.put("validationAccuracy", validation.accuracy());
        });
    row.put("seconds", metrics.seconds());
    row.put("imagesPerSecond", metrics.imagesPerSecond());
    try {
      folder.appendMetrics(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
