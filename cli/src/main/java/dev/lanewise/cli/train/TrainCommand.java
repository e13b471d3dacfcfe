package dev.lanewise.cli.train;

import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.init.Initializer;
import dev.lanewise.layers.init.Initializers;
import dev.lanewise.layers.optimizer.GroupedConfig;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.diagnose.Probe;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.record.Recorder;
import dev.lanewise.models.record.Recorders;
import dev.lanewise.models.record.Recording;
import dev.lanewise.models.record.Recordings;
import dev.lanewise.models.record.Subject;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Versions;
import dev.lanewise.models.train.Holdout;
import dev.lanewise.models.train.Trainer;
import dev.lanewise.models.train.TrainingConfig;
import dev.lanewise.models.train.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lanewise train}: from a data set to a run folder. All is checked before work starts. */
@Command(
    name = "train",
    description = "Trains a network on a data set and keeps it in a run folder.",
    footer = {
      "",
      "With no option it trains LeNet-5 on the clothes that come with Lanewise, in well under a"
          + " minute. Ctrl-C ends training early and keeps what has been learned; --resume RUN goes"
          + " on, also after a crash, and ends with the same bits."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class TrainCommand implements Callable<Integer> {
  private static final DateTimeFormatter NAME_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private static final Set<String> WITH_RESUME = Set.of("--resume", "--threads", "--stacktrace");

  /** Training images that a diagnosis looks at. */
  private static final int PROBE_SIZE = 256;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "lenet",
      description =
          "A network of `lanewise models`; mlp:512,256 gives the widths of hidden layers, resnet18/4 a"
              + " quarter of all channels (default: ${DEFAULT-VALUE}).")
  private String model = "";

  @Option(
      names = "--data",
      paramLabel = "NAME|DIR",
      defaultValue = "fashion-mnist-mini",
      description =
          "A data set that 'lanewise data list' names; a folder with MNIST's or CIFAR-10's files, or"
              + " with pictures CLASS/… or train/CLASS/… and test/CLASS/…, as DIR:3x64x64 brought to"
              + " 3 channels, height 64 and width 64; or rows of features with their class:"
              + " NAME.csv, or a folder with train.csv and test.csv (default: ${DEFAULT-VALUE}).")
  private String data = "";

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      defaultValue = "relu",
      description =
          "relu, gelu, tanh, prelu, swish-beta or any other; a wrong name lists them all"
              + " (default: ${DEFAULT-VALUE}).")
  private String activation = "";

  @Option(
      names = "--sharing",
      paramLabel = "NAME",
      description =
          "What shares the parameters of a trainable activation: layer, channel or neuron"
              + " (default: as its paper does).")
  private @Nullable String sharing;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      defaultValue = "glorot-normal",
      description =
          "First weights: he-, glorot- or lecun-, each with uniform or normal"
              + " (default: ${DEFAULT-VALUE}).")
  private String init = "";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Times that every training image is seen (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Images in a step (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Mixin private OptimizerOptions optimizerOptions = new OptimizerOptions();

  @Mixin private CourseOptions course = new CourseOptions();

  @Mixin private StepOptions steps = new StepOptions();

  @Mixin private SplitOptions split = new SplitOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads to use; the result is the same with any number (default: one a processor).")
  private int threadCount = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same network, to the bit (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "New folder for the result (default: runs/MODEL-DATA-ACTIVATION-TIME).")
  private @Nullable Path run;

  @Option(
      names = "--diagnose",
      description =
          "Measure silent, dead and saturated units, outputs and gradients of every activation, those"
              + " in blocks too, after every epoch: diagnostics.csv, diagnostics.png and"
              + " diagnostics.svg in the run folder"
              + " (default: do not).")
  private boolean diagnose;

  @Option(
      names = "--tensorboard",
      description =
          "Write figures, parameters and the first layer's weights for TensorBoard after every"
              + " epoch, to the folder tensorboard in the run folder (default: do not).")
  private boolean tensorboard;

  @Option(
      names = "--record",
      paramLabel = "LIST",
      defaultValue = Recordings.NONE,
      description =
          "Measures to keep in the run folder, with commas between them. steps:N: the loss every N"
              + " steps; movement: how far each parameter moved from its first values;"
              + " activation-parameters: those of trainable activations after every epoch;"
              + " feature-maps: what every activation gives, as pictures, and how sparse it is;"
              + " boundary: the classes over a plane of two features; pictures: what"
              + " abstract-concrete draws after the first epoch and the last"
              + " (default: ${DEFAULT-VALUE}).")
  private String recordings = "";

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Go on with a run that was interrupted, from its last checkpoint and with its options;"
              + " only --threads may be given with it.")
  private @Nullable Path resume;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by picocli. */
  public TrainCommand() {}

  @Override
  public Integer call() throws IOException {
    return resume == null
        ? start(Audience.person())
        : resume(RunFolder.open(resume), Audience.person());
  }

  /** Reads the options that the run was started with, and goes on. */
  private int resume(RunFolder folder, Audience audience) throws IOException {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!WITH_RESUME.contains(option.longestName())) {
        throw new IllegalArgumentException(
            option.longestName()
                + ": expected no such option with --resume, which takes those of the run; leave it"
                + " out");
      }
    }
    RunRecord record = folder.readRecord();
    if (!record.results().isEmpty() && !folder.hasCheckpoint()) {
      throw new IllegalArgumentException(
          folder.path() + ": expected a run that was interrupted, got one that has ended");
    }
    SequencedMap<String, String> options = new LinkedHashMap<>(record.options());
    if (spec.commandLine().getParseResult().hasMatchedOption("--threads")) {
      options.put("threads", Integer.toString(threadCount));
    }
    TrainCommand again;
    try {
      again = of(options);
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(
          folder.path() + ": expected the options of a run, got: " + e.getMessage(), e);
    }
    again.run = folder.path();
    return again.train(Optional.of(new Earlier(folder, record)), audience);
  }

  /**
   * The command as options spell it, by name without dashes.
   *
   * @throws IllegalArgumentException if there is no such option, or a value is none of its kind
   */
  static TrainCommand of(SequencedMap<String, String> options) {
    TrainCommand command = new TrainCommand();
    String[] arguments =
        options.entrySet().stream()
            .map(option -> "--" + option.getKey() + "=" + option.getValue())
            .toArray(String[]::new);
    try {
      new CommandLine(command).parseArgs(arguments);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return command;
  }

  /** A run to go on with. */
  private record Earlier(RunFolder folder, RunRecord record) {}

  /** This command with another folder and number of threads. */
  TrainCommand into(Path folder, int threads) {
    run = folder;
    threadCount = threads;
    return this;
  }

  int epochs() {
    return epochs;
  }

  /** Trains into a new folder. */
  int start(Audience audience) throws IOException {
    return train(Optional.empty(), audience);
  }

  /** Goes on with the training of a folder, which has these options. */
  int goOn(RunFolder folder, Audience audience) throws IOException {
    return train(Optional.of(new Earlier(folder, folder.readRecord())), audience);
  }

  /** Checks all that can be known before training. */
  void check(Audience.DataSource source) throws IOException {
    try (Threads threads = Threads.of(threadCount)) {
      prepare(Optional.empty(), Audience.of(source), threads);
    }
  }

  private int train(Optional<Earlier> earlier, Audience audience) throws IOException {
    try (Threads threads = Threads.of(threadCount)) {
      return prepare(earlier, audience, threads).call();
    }
  }

  /** All that a training needs; nothing is written yet. */
  private TrainingRun prepare(Optional<Earlier> earlier, Audience audience, Threads threads)
      throws IOException {
    NetworkDesign design = Networks.byName(model);
    Nonlinearity nonlinearity = nonlinearity();
    Initializer initializer = Initializers.byName(init);
    GroupedConfig optimizer = optimizerOptions.config();
    List<Recording> measures = Recordings.parse(recordings);
    Holdout holdout = split.holdout();
    course.check(!holdout.isEmpty());
    TrainingConfig config =
        new TrainingConfig(
            epochs, batchSize, seed, course.schedule(), course.patience(), steps.config());
    if (run != null && earlier.isEmpty()) {
      RunFolder.requireNew(run);
    }
    DataSplit samples = audience.data().load(data);
    TrainingData images = TrainingData.of(samples.train(), holdout, split.trainSize(), seed);
    Layer network =
        design.build(
            images.train().sample(),
            images.train().classes(),
            nonlinearity,
            new Initialization(seed, initializer));
    if (earlier.isEmpty()) {
      optimizerOptions.requireUsed(network, nonlinearity);
    }
    Trainer trainer = new Trainer(network, design.objective(), optimizer, images, config, threads);
    RunRecord record =
        new RunRecord(
            Versions.current(),
            Instant.now(),
            0,
            seed,
            options(nonlinearity, optimizer),
            new RunRecord.Network(model, nonlinearity, size(network), network.toString()),
            RunRecord.Data.of(samples),
            images.normalization(),
            new LinkedHashMap<>());
    Path folder = run != null ? run : defaultFolder(samples.train().name(), nonlinearity.name());
    Optional<Probe> probe =
        diagnose
            ? Optional.of(probe(network, design.objective(), images, threads))
            : Optional.empty();
    Recorder recorder =
        Recorders.of(
            measures,
            new Subject(network, design.objective(), trainer, images, samples.test(), threads));
    if (earlier.isPresent()) {
      record = record.goingOn(sameData(earlier.get().record(), record));
    }
    return new TrainingRun(
        network,
        design.objective(),
        trainer,
        record,
        images,
        TrainingData.testOf(samples.test(), split.testSize()),
        probe,
        tensorboard,
        recorder,
        threads,
        folder,
        course.keepsBest(),
        course.betweenCheckpoints(),
        earlier.map(Earlier::folder),
        audience);
  }

  private static RunRecord sameData(RunRecord before, RunRecord now) {
    if (!before.data().checksum().equals(now.data().checksum())) {
      throw new IllegalArgumentException(
          "--resume: expected the data of the run, "
              + before.data().name()
              + " with checksum "
              + before.data().checksum()
              + ", got others with "
              + now.data().checksum()
              + "; put the data back");
    }
    return before;
  }

  private Path defaultFolder(String dataName, String function) {
    String time = LocalDateTime.now(ZoneId.systemDefault()).format(NAME_TIME);
    String name = model.replaceAll("[:,/]", "-"); // not every file system takes these in a name
    return Path.of("runs", String.join("-", name, dataName, function, time));
  }

  private Probe probe(Layer network, Objective objective, TrainingData images, Threads threads) {
    return Probe.of(
        network, objective, images.train(), images.normalization(), PROBE_SIZE, seed, threads);
  }

  private static long size(Layer network) {
    return network.parameters().values().stream().mapToLong(p -> p.value().size()).sum();
  }

  private Nonlinearity nonlinearity() {
    return sharing == null
        ? Nonlinearities.byName(activation)
        : Nonlinearities.byName(activation, Sharing.byName(sharing));
  }

  /**
   * Every option with the value that it came to, by name without dashes.
   *
   * @throws IllegalArgumentException if the activation, the optimizer or the validation is wrong
   */
  SequencedMap<String, String> options() {
    return options(nonlinearity(), optimizerOptions.config());
  }

  private SequencedMap<String, String> options(Nonlinearity nonlinearity, GroupedConfig optimizer) {
    SequencedMap<String, String> options = new LinkedHashMap<>();
    options.put("model", model);
    options.put("data", data);
    options.put("activation", nonlinearity.name());
    if (nonlinearity instanceof Nonlinearity.Trainable it) {
      options.put("sharing", it.sharing().spelling());
    }
    options.put("init", init);
    options.put("epochs", Integer.toString(epochs));
    options.put("batch-size", Integer.toString(batchSize));
    options.putAll(optimizerOptions.values(optimizer));
    options.putAll(split.values());
    options.putAll(course.values());
    options.putAll(steps.values());
    options.put("diagnose", Boolean.toString(diagnose));
    options.put("tensorboard", Boolean.toString(tensorboard));
    options.put("record", recordings);
    options.put("threads", Integer.toString(threadCount));
    options.put("seed", Long.toString(seed));
    return options;
  }
}
