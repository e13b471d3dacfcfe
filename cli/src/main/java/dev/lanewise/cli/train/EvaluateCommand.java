package dev.lanewise.cli.train;

import dev.lanewise.cli.terminal.DownloadProgress;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.train.Evaluation;
import dev.lanewise.models.train.Evaluator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise evaluate}: how well a trained network does on test images. */
@Command(
    name = "evaluate",
    description = "Measures a trained network on the test images of a data set.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class EvaluateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "A folder that 'lanewise train' made.")
  private Path run = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "NAME|DIR",
      description = "Another data set of the same shape and classes (default: the run's).")
  private @Nullable String data;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use (default: one a processor).")
  private int threadCount = Runtime.getRuntime().availableProcessors();

  /** Made by picocli. */
  public EvaluateCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    Classifier classifier = Classifier.load(run);
    RunRecord record = classifier.run();
    try (Threads threads = Threads.of(threadCount)) {
      DataSplit split =
          Datasets.load(data != null ? data : trainedOn(record), new DownloadProgress());
      requireFits(record.data(), split.test());
      Evaluation evaluation =
          new Evaluator(
                  classifier.network(),
                  classifier.objective(),
                  split.test(),
                  record.normalization(),
                  threads)
              .evaluate();
      out.printf(
          "%s on %s: accuracy %.2f %%, loss %.4f, %,d test %s%n%n",
          record.network().model(),
          split.test().name(),
          100 * evaluation.accuracy(),
          evaluation.loss(),
          split.test().size(),
          split.test().noun());
      EvaluationReport report =
          new EvaluationReport(record.data().classNames(), evaluation.confusion());
      out.println(report.classTable());
      out.println("actual class (rows) by predicted class (columns, numbered likewise)");
      out.print(report.confusionTable());
    }
    return 0;
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
