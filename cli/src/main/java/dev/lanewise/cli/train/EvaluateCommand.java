package dev.lanewise.cli.train;

import dev.lanewise.cli.network.DescriptionOptions;
import dev.lanewise.cli.network.NetworkSource;
import dev.lanewise.cli.network.OnnxFile;
import dev.lanewise.cli.terminal.DataProgress;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.TrainedNetwork;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.train.Evaluation;
import dev.lanewise.models.train.Evaluator;
import dev.lanewise.models.train.TrainingData;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise evaluate}: how well a trained network does on test images. */
@Command(
    name = "evaluate",
    description = "Measures a trained network on the test images of a data set.",
    footer = {
      "",
      "An ONNX file that 'lanewise export' wrote needs no option but for another data set. One from"
          + " PyTorch, Keras or scikit-learn gets classes from --data; --mean and --deviation say"
          + " what was done to the numbers that it was trained on."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class EvaluateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN|FILE", description = NetworkSource.DESCRIPTION)
  private Path run = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "NAME|DIR",
      description =
          "Another data set of the same shape and classes, all of it (default: what the network was"
              + " tested on after its training).")
  private @Nullable String data;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use (default: one a processor).")
  private int threadCount = Runtime.getRuntime().availableProcessors();

  @Mixin private DescriptionOptions description = new DescriptionOptions();

  /** Made by picocli. */
  public EvaluateCommand() {}

  /** A network's name and classes, and how well it does on the test samples. */
  private record Measured(String name, List<String> classNames, Dataset test, Evaluation result) {}

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    Optional<Path> onnx = OnnxFile.at(run);
    Measured measured;
    try (Threads threads = Threads.of(threadCount)) {
      measured = onnx.isPresent() ? measure(onnx.get(), threads) : measureRun(threads);
    }
    Evaluation evaluation = measured.result();
    out.printf(
        "%s on %s: accuracy %.2f %%, loss %.4f, %,d test %s%n%n",
        measured.name(),
        measured.test().name(),
        100 * evaluation.accuracy(),
        evaluation.loss(),
        measured.test().size(),
        measured.test().noun());
    EvaluationReport report = new EvaluationReport(measured.classNames(), evaluation.confusion());
    out.println(report.classTable());
    out.println("actual class (rows) by predicted class (columns, numbered likewise)");
    out.print(report.confusionTable());
    return 0;
  }

  /** As training does it: the same figures, where no other data set is named. */
  private Measured measureRun(Threads threads) throws IOException {
    NetworkSource.requireRun(run, description);
    TrainedNetwork trained = TrainedNetwork.load(run);
    RunRecord record = trained.run();
    DataSplit split = Datasets.load(data != null ? data : trainedOn(record), new DataProgress());
    requireFits(record.data(), split.test());
    Dataset test =
        data != null ? split.test() : TrainingData.testOf(split.test(), testSize(record));
    Evaluation result =
        new Evaluator(trained.network(), trained.objective(), test, record.normalization(), threads)
            .evaluate();
    return new Measured(record.network().model(), record.data().classNames(), test, result);
  }

  private OptionalInt testSize(RunRecord record) throws InvalidFileException {
    String size = record.options().get("test-size");
    try {
      return size == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(size));
    } catch (NumberFormatException e) {
      throw new InvalidFileException(
          run + ": expected a test-size of the run that is a number, got '" + size + "'", e);
    }
  }

  private Measured measure(Path onnx, Threads threads) throws IOException {
    OnnxFile file = OnnxFile.read(onnx);
    String name = data != null ? data : file.data();
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          run + ": expected --data, because the file notes no data set");
    }
    DataSplit split = Datasets.load(name, new DataProgress());
    // Not the normalization: predict, which sees no data set, would do otherwise.
    Classifier classifier =
        file.network(description, Optional.of(RunRecord.Data.of(split)), Optional.empty())
            .classifier();
    return new Measured(
        classifier.config().name(),
        classifier.classNames(),
        split.test(),
        classifier.evaluate(split.test(), threads));
  }

  private static String trainedOn(RunRecord record) {
    return record.options().getOrDefault("data", record.data().name());
  }

  private static void requireFits(RunRecord.Data trained, Dataset test) {
    if (!test.sample().equals(trained.sample()) || test.classes() != trained.classNames().size()) {
      throw new IllegalArgumentException(
          test.name()
              + ": expected samples "
              + trained.sample()
              + " of "
              + trained.classNames().size()
              + " classes, as in "
              + trained.name()
              + ", got "
              + test.sample()
              + " of "
              + test.classes()
              + "; evaluate on a data set like the one that the network was trained on");
    }
  }
}
