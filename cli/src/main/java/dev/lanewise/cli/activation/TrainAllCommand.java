package dev.lanewise.cli.activation;

import dev.lanewise.cli.terminal.DataProgress;
import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.init.Initializers;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.run.Versions;
import dev.lanewise.models.train.Evaluation;
import dev.lanewise.models.train.Evaluator;
import dev.lanewise.models.train.Trainer;
import dev.lanewise.models.train.TrainingConfig;
import dev.lanewise.models.train.TrainingData;
import dev.lanewise.models.train.TrainingListener;
import dev.lanewise.models.train.TrainingResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise activations train}: the same network with one activation after the other. */
@Command(
    name = "train",
    description =
        "Trains the same network with every activation and writes a table of their test accuracies."
            + " Started again, it goes on where it was ended.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class TrainAllCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int SOME_FAILED = 1;
  private static final int BATCH_SIZE = 64;
  private static final String FIRST_WEIGHTS = "glorot-normal";

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Of an activation; all if none.")
  private @Nullable List<String> names;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.md",
      description = "The table; finished rows are kept beside it, in FILE.csv.")
  private Path file = Path.of("");

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Times that every training image is seen (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "lenet",
      description = "A network of `lanewise models` (default: ${DEFAULT-VALUE}).")
  private String model = "";

  @Option(
      names = "--data",
      paramLabel = "NAME|DIR",
      defaultValue = "fashion-mnist-mini",
      description = "A data set, as for 'lanewise train' (default: ${DEFAULT-VALUE}).")
  private String data = "";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of every training (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads to use; the table is the same with any number (default: one a processor).")
  private int threadCount = Runtime.getRuntime().availableProcessors();

  /** Made by picocli. */
  public TrainAllCommand() {}

  @Override
  public Integer call() throws IOException {
    NetworkDesign design = Networks.byName(model);
    TrainingConfig config = new TrainingConfig(epochs, BATCH_SIZE, seed);
    List<Entry> entries = names == null ? Entry.all() : names.stream().map(Entry::named).toList();
    DataSplit split = Datasets.load(data, new DataProgress());
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    AccuracyTable table = new AccuracyTable(file, command(), settings(split));
    PrintStream out = System.out;
    ProgressBar bar = new ProgressBar(Terminal.detect(out), out);
    int failed = 0;
    try (Threads threads = Threads.of(threadCount)) {
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        Optional<AccuracyRow> known = table.finished(entry.name());
        String label = String.format("%d/%d %s", i + 1, entries.size(), entry.name());
        AccuracyRow row =
            known.isPresent()
                ? known.get()
                : train(entry, design, config, split, threads, progress(label, bar));
        bar.clear();
        table.put(row);
        out.println(label + "   " + result(row) + (known.isPresent() ? "   (kept)" : ""));
        failed += row.isFinal() ? 0 : 1;
      }
    }
    out.println(file + ": " + entries.size() + " activations, " + failed + " failed");
    return failed == 0 ? DONE : SOME_FAILED;
  }

  private String command() {
    StringBuilder text = new StringBuilder("./lanewise activations train");
    if (names != null) {
      names.forEach(name -> text.append(' ').append(name));
    }
    text.append(" --epochs ").append(epochs).append(" --model ").append(model);
    text.append(" --data ").append(data).append(" --seed ").append(seed);
    return text.append(" --out ").append(file.getFileName()).toString();
  }

  private SequencedMap<String, String> settings(DataSplit split) {
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    settings.put("model", model);
    settings.put(
        "data",
        String.format(
            "%s; %d images to train on; %d to test",
            split.train().name(), split.train().size(), split.test().size()));
    settings.put("epochs", Integer.toString(epochs));
    settings.put("batch size", Integer.toString(BATCH_SIZE));
    settings.put("optimizer", "adam; learning rate " + new AdamConfig().learningRate());
    settings.put("first weights", FIRST_WEIGHTS);
    settings.put("seed", Long.toString(seed));
    settings.put("version", Versions.current().lanewise());
    return settings;
  }

  private static TrainingListener progress(String label, ProgressBar bar) {
    return new TrainingListener() {
      @Override
      public void stepEnded(
          int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
        if (bar.isDue()) {
          bar.show(
              label + " epoch " + epoch,
              (double) samplesDone / samples,
              List.of(
                  String.format("loss %.4f", meanLoss),
                  String.format("accuracy %4.1f %%", 100 * accuracy)));
        }
      }
    };
  }

  /**
   * Whatever one activation does wrong becomes its row: the others are to be trained all the same.
   */
  private AccuracyRow train(
      Entry entry,
      NetworkDesign design,
      TrainingConfig config,
      DataSplit split,
      Threads threads,
      TrainingListener listener) {
    try {
      TrainingData images = TrainingData.of(split.train(), 0);
      Layer network =
          design.build(
              images.train().sample(),
              images.train().classes(),
              entry.nonlinearity(),
              new Initialization(seed, Initializers.byName(FIRST_WEIGHTS)));
      Trainer trainer =
          new Trainer(network, design.objective(), new AdamConfig(), images, config, threads);
      Evaluator tester =
          new Evaluator(network, design.objective(), split.test(), images.normalization(), threads);
      long start = System.nanoTime();
      TrainingResult result = trainer.train(listener);
      double seconds = (System.nanoTime() - start) * 1e-9;
      if (result.ending() != TrainingResult.Ending.COMPLETED) {
        return AccuracyRow.without(entry.name(), AccuracyRow.DIVERGED);
      }
      Evaluation tested = tester.evaluate();
      long size = network.parameters().values().stream().mapToLong(p -> p.value().size()).sum();
      return new AccuracyRow(
          entry.name(), AccuracyRow.TRAINED, tested.accuracy(), tested.loss(), size, seconds);
    } catch (IllegalArgumentException e) {
      return AccuracyRow.without(entry.name(), "failed: " + e.getMessage());
    } catch (RuntimeException e) {
      e.printStackTrace(); // a fault of ours: what it was must not be lost
      return AccuracyRow.without(entry.name(), "failed: " + e);
    }
  }

  private static String result(AccuracyRow row) {
    return row.trained()
        ? String.format(
            "accuracy %.2f %%   loss %.4f   %.1f s",
            100 * row.accuracy(), row.loss(), row.seconds())
        : row.ending();
  }
}
