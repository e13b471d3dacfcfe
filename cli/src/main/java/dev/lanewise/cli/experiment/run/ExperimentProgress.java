package dev.lanewise.cli.experiment.run;

import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.train.Training;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.train.TrainingListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows how far all trainings of an experiment are: a bar where a person watches, a line for each
 * that has ended. May be told from several threads.
 */
final class ExperimentProgress {
  private final ProgressBar bar;
  private final PrintStream out;
  private final int cells;
  private final int before;
  private final long start = System.nanoTime();

  /** Share of each running training that is done. */
  private final Map<Cell, Double> running = new HashMap<>();

  private int ended;

  /**
   * Nothing is shown yet.
   *
   * @param cells trainings of the experiment
   * @param before those that had ended in earlier calls
   */
  ExperimentProgress(ProgressBar bar, PrintStream out, int cells, int before) {
    this.bar = bar;
    this.out = out;
    this.cells = cells;
    this.before = before;
    ended = before;
  }

  /** A training begins; the listener follows it. */
  TrainingListener begin(Cell cell) {
    int epochs = new Training(cell.options()).epochs();
    return new TrainingListener() {
      @Override
      public void stepEnded(
          int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
        step(cell, (epoch - 1 + (double) samplesDone / samples) / epochs);
      }
    };
  }

  private synchronized void step(Cell cell, double share) {
    running.put(cell, share);
    if (bar.isDue()) {
      double done = ended + running.values().stream().mapToDouble(Double::doubleValue).sum();
      double secondsEach = (System.nanoTime() - start) * 1e-9 / (done - before);
      long left = Math.round(secondsEach * (cells - done));
      bar.show(
          ended + "/" + cells,
          done / cells,
          List.of(
              String.format("%d:%02d left", left / 60, left % 60),
              String.join(", ", running.keySet().stream().map(Cell::name).sorted().toList())));
    }
  }

  /** A training has ended as it should. */
  synchronized void done(Cell cell, Path folder) throws IOException {
    RunRecord record = RunFolder.open(folder).readRecord();
    Double accuracy = record.results().get("testAccuracy");
    String result = accuracy == null ? "" : String.format("   accuracy %.2f %%", 100 * accuracy);
    end(cell, result + String.format("   %.1f s", record.seconds()));
  }

  /** A training has failed. */
  synchronized void failed(Cell cell, String message) {
    end(cell, "   failed: " + message);
  }

  /** A training found no room in memory beside others. */
  synchronized void postponed(Cell cell) {
    running.remove(cell);
    bar.clear();
    out.println(cell.name() + " found no room in memory beside others: again when they have ended");
  }

  private void end(Cell cell, String facts) {
    running.remove(cell);
    ended++;
    bar.clear();
    out.println(ended + "/" + cells + " " + cell.name() + facts);
  }
}
