package dev.lanewise.cli.experiment.run;

import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.experiment.CellResult.Status;
import dev.lanewise.cli.experiment.Experiment;
import dev.lanewise.cli.experiment.Form;
import dev.lanewise.cli.report.ExperimentReport;
import dev.lanewise.cli.report.figure.FigureKinds;
import dev.lanewise.cli.terminal.Columns;
import dev.lanewise.cli.terminal.DataProgress;
import dev.lanewise.cli.terminal.MissingCommand;
import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.cli.train.StopOnSignal;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.file.FolderLock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise experiment}: many trainings that answer one question, and their report. */
@Command(
    name = "experiment",
    description = "Runs many trainings that answer one question, and reports what they found.",
    footer = {
      "",
      "An experiment is a file: 'lanewise experiment show NAME --file > my.yaml' prints one to"
          + " change, and 'lanewise experiment run my.yaml' runs it."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ExperimentCommand.Run.class)
public final class ExperimentCommand implements Runnable {
  private static final int DONE = 0;
  private static final int SOME_FAILED = 1;
  private static final int INTERRUPTED = 130;
  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,5})([smh])");
  private static final String NAME_HELP = "A shipped experiment, or a file that ends in .yaml.";

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by picocli. */
  public ExperimentCommand() {}

  /** No command was given. */
  @Override
  public void run() {
    throw MissingCommand.of(spec);
  }

  @Command(
      name = "list",
      description = "Lists the experiments that come with Lanewise.",
      mixinStandardHelpOptions = true)
  void list() throws IOException {
    Columns table = new Columns("name", ">quick", ">full", "title", "source");
    for (String name : Experiments.SHIPPED) {
      Experiment experiment = Experiments.find(name);
      table.row(
          name,
          trainings(experiment, Experiment.QUICK),
          trainings(experiment, Experiment.FULL),
          experiment.title(),
          experiment.source());
    }
    System.out.print(table);
    System.out.println("Numbers of trainings. Next: lanewise experiment run NAME --quick");
  }

  private static String trainings(Experiment experiment, String form) {
    return experiment.forms().containsKey(form)
        ? Integer.toString(experiment.form(form).cells().size())
        : "";
  }

  @Command(
      name = "show",
      description = "Tells what an experiment runs; nothing is trained.",
      mixinStandardHelpOptions = true)
  void show(
      @Parameters(paramLabel = "NAME|FILE", description = NAME_HELP) String name,
      @Option(names = "--file", description = "Print its file, to be changed.") boolean asFile)
      throws IOException {
    Experiment experiment = Experiments.find(name);
    PrintStream out = System.out;
    if (asFile) {
      out.print(experiment.text());
      return;
    }
    new ExperimentCheck(experiment).checkNames();
    out.println(experiment.title());
    out.println(experiment.source());
    experiment.about().forEach(paragraph -> out.println("\n" + paragraph));
    experiment.claims().forEach(claim -> out.println("- " + claim));
    for (Form form : experiment.forms().values()) {
      out.printf("%n%s: %d trainings. %s%n", form.name(), form.cells().size(), form.about());
      for (Map.Entry<String, String> option : form.recipe().sequencedEntrySet()) {
        out.println("  " + option.getKey() + ": " + option.getValue());
      }
      for (String axis : form.axes()) {
        List<String> values =
            form.cells().stream().map(cell -> cell.value(axis)).distinct().toList();
        out.println("  " + axis + ": " + String.join(", ", values));
      }
    }
  }

  @Command(
      name = "figures",
      description = "Lists the figures that a file can ask for, with their settings.",
      mixinStandardHelpOptions = true)
  void figures() {
    System.out.print(FigureKinds.help());
  }

  @Command(
      name = "report",
      description = "Writes the report of an experiment's folder anew, of what has been run.",
      mixinStandardHelpOptions = true)
  void report(
      @Parameters(paramLabel = "NAME|FILE", description = NAME_HELP) String name,
      @Parameters(paramLabel = "DIR", description = "Folder that 'experiment run' made.")
          Path folder,
      @Option(names = "--full", description = "The full form was run (default: the quick one).")
          boolean full)
      throws IOException {
    Experiment experiment = Experiments.find(name);
    new ExperimentCheck(experiment).checkNames();
    Form form = experiment.form(full ? Experiment.FULL : Experiment.QUICK);
    ExperimentFolder kept = ExperimentFolder.reopen(folder, experiment, form);
    System.out.println(
        "report: " + ExperimentReport.write(experiment, form, kept.results(), kept.path()));
  }

  /** How much of an experiment to run. */
  private static final class Extent {
    @Option(names = "--quick", description = "A small part, in minutes on two cores (the default).")
    private boolean quick;

    @Option(names = "--full", description = "All of it, as its source has it; may take days.")
    private boolean full;
  }

  /** {@code lanewise experiment run}. */
  @Command(
      name = "run",
      description = {
        "Runs what is missing of an experiment, and writes its report.",
        "Started again, it goes on: trainings that have ended are kept, one that was interrupted"
            + " goes on from its last checkpoint."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Run implements Callable<Integer> {
    @Parameters(paramLabel = "NAME|FILE", description = NAME_HELP)
    private String name = "";

    @ArgGroup private @Nullable Extent extent;

    @Option(
        names = "--budget",
        paramLabel = "TIME",
        description = "Begin no training after so long, as in 20m, 90s or 2h (default: run all).")
    private @Nullable String budget;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        description = "Folder for trainings and report (default: experiments/NAME-quick or -full).")
    private @Nullable Path folder;

    @Option(
        names = "--retry-failed",
        description = "Run trainings that failed once more (default: they stay failed).")
    private boolean retryFailed;

    @Option(
        names = "--threads",
        paramLabel = "N",
        description =
            "Threads for all trainings together; results are the same with any number (default:"
                + " one a processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** Made by picocli. */
    Run() {}

    @Override
    public Integer call() throws IOException {
      Experiment experiment = Experiments.find(name);
      Form form = form(experiment);
      Duration time = budget == null ? Duration.ofDays(365) : duration(budget);
      if (threads < 1) {
        throw new IllegalArgumentException("--threads: expected at least 1, got " + threads);
      }
      ExperimentCheck check = new ExperimentCheck(experiment);
      check.checkNames();
      PrintStream out = System.out;
      out.printf("%s, %s: %d trainings%n", experiment.title(), form.name(), form.cells().size());
      DataCache data = new DataCache(it -> Datasets.load(it, new DataProgress()));
      check.checkTrainings(form, data);
      Path path =
          folder != null ? folder : Path.of("experiments", experiment.name() + "-" + form.name());
      ExperimentFolder kept = ExperimentFolder.open(path, experiment, form);
      try (FolderLock _ = FolderLock.of(path)) {
        return run(experiment, form, kept, data, time);
      }
    }

    private int run(
        Experiment experiment, Form form, ExperimentFolder kept, DataCache data, Duration time)
        throws IOException {
      PrintStream out = System.out;
      if (retryFailed) {
        kept.forgetFailures();
      }
      List<CellResult> before = kept.results();
      int ended = (int) before.stream().filter(CellResult::hasEnded).count();
      ProgressBar bar = new ProgressBar(Terminal.detect(out), out);
      ExperimentProgress progress = new ExperimentProgress(bar, out, form.cells().size(), ended);
      ExperimentRunner runner = new ExperimentRunner(kept, data, progress, threads, time);
      long start = System.nanoTime();
      try (StopOnSignal _ = new StopOnSignal(runner::requestStop)) {
        boolean stopped = !runner.run(before);
        bar.clear();
        return report(experiment, form, kept, stopped, start, out);
      }
    }

    private static int report(
        Experiment experiment,
        Form form,
        ExperimentFolder kept,
        boolean stopped,
        long start,
        PrintStream out)
        throws IOException {
      List<CellResult> results = kept.results();
      long done = results.stream().filter(it -> it.status() == Status.DONE).count();
      List<CellResult> failed =
          results.stream().filter(it -> it.status() == Status.FAILED).toList();
      Path report = ExperimentReport.write(experiment, form, results, kept.path());
      out.printf(
          "%n%s: %d of %d trainings done, %d failed, in %.0f s%n",
          kept.path(), done, results.size(), failed.size(), (System.nanoTime() - start) * 1e-9);
      failed.forEach(it -> out.println("  " + it.cell().name() + ": " + it.message()));
      out.println("report: " + report);
      if (done + failed.size() < results.size()) {
        out.println("the same command goes on with the others");
      }
      if (stopped) {
        return INTERRUPTED;
      }
      return failed.isEmpty() ? DONE : SOME_FAILED;
    }

    /** The one that was asked for; without a wish, the first that the file has. */
    private Form form(Experiment experiment) {
      if (extent != null && extent.quick) {
        return experiment.form(Experiment.QUICK);
      }
      if (extent != null && extent.full) {
        return experiment.form(Experiment.FULL);
      }
      return experiment.forms().firstEntry().getValue();
    }

    private static Duration duration(String text) {
      Matcher matcher = TIME.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "--budget: expected a time such as 20m, 90s or 2h, got '" + text + "'");
      }
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        default -> Duration.ofHours(number);
      };
    }
  }
}
