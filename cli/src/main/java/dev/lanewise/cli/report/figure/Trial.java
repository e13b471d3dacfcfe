package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/** A training that came to its end. */
record Trial(Cell cell, Path folder) {
  /** A file of its run folder; none where it was not recorded. */
  Optional<CsvFile> csv(String name) throws IOException {
    return CsvFile.read(folder.resolve(name));
  }

  RunRecord record() throws IOException {
    return RunFolder.open(folder).readRecord();
  }

  /**
   * A result, or the last value of a column of metrics; empty where there is none that is finite.
   */
  OptionalDouble last(String measure) throws IOException {
    Double result = record().results().get(measure);
    if (result != null) {
      return finite(result);
    }
    Optional<CsvFile> metrics = csv("metrics.csv");
    if (metrics.isEmpty() || !metrics.get().has(measure)) {
      return OptionalDouble.empty();
    }
    return finite(metrics.get().number(metrics.get().size() - 1, measure));
  }

  /** The best value of a column of metrics, and its epoch. */
  Optional<Best> best(String measure) throws IOException {
    Optional<CsvFile> metrics = csv("metrics.csv");
    if (metrics.isEmpty() || !metrics.get().has(measure)) {
      return Optional.empty();
    }
    boolean least = measure.endsWith("oss");
    Optional<Best> best = Optional.empty();
    for (int row = 0; row < metrics.get().size(); row++) {
      double value = metrics.get().number(row, measure);
      if (Double.isFinite(value)
          && (best.isEmpty() || (least ? value < best.get().value : value > best.get().value))) {
        best = Optional.of(new Best(value, metrics.get().number(row, "epoch")));
      }
    }
    return best;
  }

  /** A value and the epoch that it was measured after. */
  record Best(double value, double epoch) {}

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
