package dev.lanewise.cli.train;

import dev.lanewise.cli.chart.DiagnosisCurves;
import dev.lanewise.cli.chart.TrainingCurves;
import dev.lanewise.cli.report.TrainingReport;
import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.diagnose.Diagnosis;
import dev.lanewise.models.diagnose.Diagnosis.Finding;
import dev.lanewise.models.diagnose.FirstNotFinite;
import dev.lanewise.models.diagnose.Probe;
import dev.lanewise.models.file.FolderLock;
import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.record.Recorder;
import dev.lanewise.models.run.Checkpoint;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Weights;
import dev.lanewise.models.tensorboard.TensorBoardLog;
import dev.lanewise.models.train.ConfusionMatrix;
import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.Evaluation;
import dev.lanewise.models.train.Evaluator;
import dev.lanewise.models.train.Trainer;
import dev.lanewise.models.train.TrainingData;
import dev.lanewise.models.train.TrainingListener;
import dev.lanewise.models.train.TrainingResult;
import dev.lanewise.models.train.TrainingResult.Ending;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** One training, from checked parts to a complete run folder and a report. */
record TrainingRun(
    Layer network,
    Objective objective,
    Trainer trainer,
    RunRecord record,
    TrainingData data,
    Dataset test,
    Optional<Probe> probe,
    boolean tensorboard,
    Recorder recorder,
    Threads threads,
    Path path,
    boolean keepsBest,
    Duration betweenCheckpoints,
    Optional<RunFolder> earlier,
    Audience audience) {
  private static final int DONE = 0;

  /** What shells report for a command that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  /** A picture to try the trained network on. */
  private static final String EXAMPLE = "example.png";

  /** Trains, keeps and reports; returns the exit code. */
  int call() throws IOException {
    printPlan(audience.out());
    try (StopOnSignal _ = new StopOnSignal(trainer::requestStop)) {
      RunFolder folder = earlier.isPresent() ? earlier.get() : RunFolder.create(path);
      try (FolderLock _ = FolderLock.of(path)) {
        return train(folder, audience.out());
      }
    }
  }

  private int train(RunFolder folder, PrintStream out) throws IOException {
    CheckpointWriter checkpoints =
        new CheckpointWriter(
            trainer, network, record, folder, recorder, keepsBest, betweenCheckpoints);
    if (earlier.isPresent()) {
      goOn(folder, checkpoints, out);
    }
    folder.writeRecord(record); // first of all: what is killed from here on can be resumed
    recorder.begin(folder, trainer.epochs(), trainer.steps());
    ProgressBar bar = new ProgressBar(audience.terminal(), out);
    TrainingProgress progress =
        new TrainingProgress(trainer.config().epochs(), bar, out, System::nanoTime);
    Optional<Diagnosis> diagnosis = diagnosis(new DiagnosisTable(folder));
    TrainingListener listener =
        progress.andThen(audience.listener()).andThen(new MetricsWriter(folder)).andThen(recorder);
    if (diagnosis.isPresent()) {
      listener = listener.andThen(diagnosis.get());
    }
    if (tensorboard) {
      listener = listener.andThen(tensorBoardLog(folder));
    }
    TrainingResult result = trainer.train(listener.andThen(checkpoints));
    if (diagnosis.isPresent()) {
      drawDiagnosis(diagnosis.get());
    }
    double seconds = checkpoints.seconds();
    bar.clear();
    return switch (result.ending()) {
      case COMPLETED, NO_PROGRESS -> finish(folder, result, seconds, out);
      case STOPPED -> {
        checkpoints.write();
        yield keepStopped(folder, result, seconds, out);
      }
      case DIVERGED, EXPLODED -> {
        recorder.flush(folder);
        throw diverged(folder, result);
      }
    };
  }

  private Optional<Diagnosis> diagnosis(DiagnosisTable table) throws IOException {
    return probe.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Diagnosis(probe.get(), table, table.read(probe.get().names()), trainer.steps()));
  }

  /** Back to the last checkpoint; to the beginning where there is none. */
  private void goOn(RunFolder folder, CheckpointWriter checkpoints, PrintStream out)
      throws IOException {
    AtomicFile.removePartial(folder.path());
    if (!folder.hasCheckpoint()) {
      folder.keepMetricsUpTo(0);
      folder.keepRows(DiagnosisTable.FILE, "epoch", 0);
      out.printf("%s has no checkpoint yet: training from the beginning%n%n", path);
      return;
    }
    Checkpoint checkpoint = folder.loadCheckpoint();
    folder.keepMetricsUpTo(checkpoint.epochs());
    folder.keepRows(DiagnosisTable.FILE, "epoch", checkpoint.epochs());
    List<EpochMetrics> metrics =
        checkpoint.epochs() == 0
            ? List.of()
            : folder.readMetrics().stream().map(EpochMetrics::of).toList();
    trainer.resume(checkpoint, metrics);
    metrics.forEach(checkpoints::recall);
    out.printf(
        "resumed after %d of %d epochs and %d steps%n%n",
        checkpoint.epochs(), trainer.config().epochs(), checkpoint.steps());
  }

  private TensorBoardLog tensorBoardLog(RunFolder folder) throws IOException {
    return new TensorBoardLog(
        network,
        data.train().sample(),
        folder.path().resolve("tensorboard"),
        trainer.epochs(),
        trainer.steps(),
        InstantSource.system());
  }

  private void printPlan(PrintStream out) {
    RunRecord.Network made = record.network();
    out.printf(
        "%s with %s, %,d weights%n", made.model(), made.nonlinearity().name(), made.parameters());
    out.printf(
        "%s: %,d %s to train on, %,d to validate, %,d to test, %d classes%n",
        data.train().name(),
        data.train().size(),
        data.train().noun(),
        data.validation().map(Dataset::size).orElse(0),
        test.size(),
        test.classes());
    out.printf(
        "%s, learning rate %s, batches of %s, %d threads, seed %d%n%n",
        record.options().get("optimizer"),
        record.options().get("learning-rate"),
        record.options().get("batch-size"),
        threads.count(),
        record.seed());
  }

  private int finish(RunFolder folder, TrainingResult result, double seconds, PrintStream out)
      throws IOException {
    if (keepsBest) {
      folder.loadBest(Weights.of(network));
    }
    Evaluator tester = new Evaluator(network, objective, test, data.normalization(), threads);
    Evaluation tested = tester.evaluate();
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    results.put("epochs", (double) result.epochs().size());
    results.put("testLoss", tested.loss());
    results.put("testAccuracy", tested.accuracy());
    results.put("testPrecision", tested.precision());
    folder.saveWeights(Weights.of(network));
    recorder.end(folder);
    folder.writeRecord(record.finished(seconds, results));
    folder.removeCheckpoints();
    drawCurves(result);
    if (test.hasImages()) {
      ImageFile.write(path.resolve(EXAMPLE), test.pixels(0), test.sample());
    }
    writeConfusion(tested.confusion());
    TrainingReport.write(path);

    if (result.ending() == Ending.NO_PROGRESS) {
      out.printf(
          "%nended after %d of %d epochs: the validation loss had not fallen for %d%n",
          result.epochs().size(), trainer.config().epochs(), trainer.config().patience());
    }
    out.printf(
        "%ntest accuracy %.2f %%, loss %.4f, on %,d %s%n%n",
        100 * tested.accuracy(), tested.loss(), test.size(), test.noun());
    out.println(new EvaluationReport(test.classNames(), tested.confusion()).classTable());
    out.println(
        path
            + ": weights.safetensors, run.json, metrics.csv, curves.png, curves.svg"
            + (probe.isPresent() ? ", diagnostics.csv, diagnostics.png, diagnostics.svg" : "")
            + (tensorboard ? ", tensorboard" : "")
            + (test.hasImages() ? ", " + EXAMPLE : "")
            + ", confusion.csv, report.html");
    out.println("next: ./lanewise predict " + path + " " + example());
    return DONE;
  }

  /** What predict can be tried on: the first test sample. */
  private String example() {
    if (test.hasImages()) {
      return path.resolve(EXAMPLE).toString();
    }
    String numbers = PredictCommand.written(test.features(0));
    return numbers.startsWith("-") ? "-- " + numbers : numbers; // else it looks like an option
  }

  private int keepStopped(RunFolder folder, TrainingResult result, double seconds, PrintStream out)
      throws IOException {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    results.put("epochs", (double) result.epochs().size());
    results.put("unfinishedSteps", (double) result.unfinishedSteps());
    folder.saveWeights(Weights.of(network));
    folder.writeRecord(record.finished(seconds, results));
    if (!result.epochs().isEmpty()) {
      drawCurves(result);
    }
    TrainingReport.write(path);
    out.printf(
        "%nstopped after %d of %d epochs and %d steps; kept in %s: the weights as they are now,"
            + " run.json, report.html, and the metrics and curves of whole epochs%n",
        result.epochs().size(), trainer.config().epochs(), result.unfinishedSteps(), path);
    out.println("next: ./lanewise train --resume " + path + " or ./lanewise evaluate " + path);
    return INTERRUPTED;
  }

  private void drawDiagnosis(Diagnosis diagnosis) throws IOException {
    List<Finding> findings = diagnosis.findings();
    if (!findings.isEmpty() && !findings.getFirst().layers().isEmpty()) {
      DiagnosisCurves curves = new DiagnosisCurves(title(), findings);
      curves.writePng(path.resolve("diagnostics.png"));
      curves.writeSvg(path.resolve("diagnostics.svg"));
    }
  }

  /** Samples by actual and predicted class; pairs that did not come up are left out. */
  private void writeConfusion(ConfusionMatrix confusion) throws IOException {
    StringBuilder text = new StringBuilder("actual,predicted,samples\n");
    for (int actual = 0; actual < confusion.classes(); actual++) {
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        long count = confusion.count(actual, predicted);
        if (count > 0) {
          text.append(actual).append(',').append(predicted).append(',').append(count).append('\n');
        }
      }
    }
    AtomicFile.writeText(path.resolve("confusion.csv"), text.toString());
  }

  private String title() {
    RunRecord.Network made = record.network();
    return String.join(
        ", ", made.model() + " on " + record.data().name(), made.nonlinearity().name());
  }

  private void drawCurves(TrainingResult result) throws IOException {
    TrainingCurves curves = new TrainingCurves(title(), result.epochs());
    curves.writePng(path.resolve("curves.png"));
    curves.writeSvg(path.resolve("curves.svg"));
  }

  /** Keeps the weights of the last checkpoint, and says where the numbers grew. */
  private IllegalArgumentException diverged(RunFolder folder, TrainingResult result)
      throws IOException {
    String culprit =
        FirstNotFinite.in(network, trainer.lastInput(), trainer::lossGradient, threads)
                .map(first -> first + "; ")
                .orElse("")
            + largestParameter();
    String kept = "no weights were kept in " + path;
    if (folder.hasCheckpoint()) {
      Checkpoint checkpoint = folder.loadCheckpoint();
      trainer.resume(checkpoint, result.epochs().subList(0, checkpoint.epochs()));
      folder.saveWeights(Weights.of(network));
      kept = "weights as of epoch " + checkpoint.epochs() + " were kept in " + path;
    }
    TrainingReport.write(path);
    return new IllegalArgumentException(
        "training: "
            + mistake(result)
            + "; "
            + culprit
            + "; choose a --learning-rate below "
            + record.options().get("learning-rate")
            + ", or another --init ("
            + kept
            + ")");
  }

  private static String mistake(TrainingResult result) {
    int ended = result.epochs().size();
    String epoch = "epoch " + (ended + 1);
    String step = epoch + ", step " + (result.unfinishedSteps() + 1);
    return switch (result.notFinite().orElse(null)) {
      case LOSS -> "expected a finite loss, got none in " + step;
      case GRADIENT_NORM -> "expected gradients of a finite norm to clip, got others in " + step;
      case WEIGHTS -> "expected finite weights, got others at the end of " + epoch;
      case VALIDATION_LOSS -> "expected a finite validation loss, got none after " + epoch;
      case null ->
          "expected a loss that falls, got an epoch with "
              + result.epochs().getLast().loss()
              + ", epoch "
              + ended;
    };
  }

  /** As {@code the largest weight is 3.2E19, in 4.weight}. */
  private String largestParameter() {
    String where = "";
    float largest = -1;
    for (Map.Entry<String, Parameter> entry : network.parameters().sequencedEntrySet()) {
      for (float w : entry.getValue().value().toArray()) {
        float size = Float.isNaN(w) ? Float.POSITIVE_INFINITY : Math.abs(w);
        if (size > largest) {
          largest = size;
          where = entry.getKey();
        }
      }
    }
    return "the largest weight is " + largest + ", in " + where;
  }
}
