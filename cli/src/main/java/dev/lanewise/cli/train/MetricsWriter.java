package dev.lanewise.cli.train;

import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Adds a line to a run's {@code metrics.csv} after every epoch. */
record MetricsWriter(RunFolder folder) implements TrainingListener {
  @Override
  public void epochEnded(EpochMetrics metrics) {
    try {
      folder.appendMetrics(metrics.row());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
