package dev.lanewise.cli.train;

import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A training as options of {@code lanewise train} spell it, for commands that run many. Wrong
 * options are told by {@link #check} before anything is trained.
 */
public final class Training {
  /** What belongs to one training at the terminal, or to the command line itself. */
  private static final Set<String> OTHERS =
      Set.of("run", "resume", "threads", "stacktrace", "help", "version");

  private final SequencedMap<String, String> options;

  /**
   * A training with these options.
   *
   * @param options by name without dashes, all but folder and threads
   */
  public Training(SequencedMap<String, String> options) {
    this.options = Collections.unmodifiableSequencedMap(options);
  }

  /** Names of the options that a training may have. */
  public static Set<String> optionNames() {
    Set<String> names = new TreeSet<>();
    for (OptionSpec option : new CommandLine(new TrainCommand()).getCommandSpec().options()) {
      names.add(option.longestName().substring("--".length()));
    }
    names.removeAll(OTHERS);
    return names;
  }

  /**
   * Checks all that can be known before training: options, data, shapes of the network.
   *
   * @throws IllegalArgumentException if something is wrong
   * @throws IOException if the data cannot be had
   */
  public void check(Audience.DataSource data) throws IOException {
    TrainCommand.of(options).check(data);
  }

  /**
   * An option of a run that has another value here.
   *
   * @param ran what the run was started with
   * @param asked what this training has
   */
  public record Values(String ran, String asked) {}

  /**
   * How a run was made differently, by the names of options; empty where this training would make
   * it again. The number of threads does not count.
   *
   * @throws IllegalArgumentException if an option here, or one of the run, is wrong
   */
  public SequencedMap<String, Values> differences(RunRecord run) {
    SequencedMap<String, String> asked = TrainCommand.of(options).options();
    SequencedMap<String, String> ran = TrainCommand.of(run.options()).options();
    Set<String> names = new LinkedHashSet<>(asked.keySet());
    names.addAll(ran.keySet());
    names.removeAll(OTHERS);
    if (!asked.containsKey("sharing")) { // the activation has no parameters
      names.removeAll(OptimizerOptions.OF_ACTIVATIONS);
    }
    SequencedMap<String, Values> differences = new LinkedHashMap<>();
    for (String name : names) {
      Values values =
          new Values(ran.getOrDefault(name, "not given"), asked.getOrDefault(name, "not given"));
      if (!values.ran.equals(values.asked)) {
        differences.put(name, values);
      }
    }
    return differences;
  }

  /**
   * Epochs at most.
   *
   * @throws IllegalArgumentException if an option is wrong
   */
  public int epochs() {
    return TrainCommand.of(options).epochs();
  }

  /**
   * Trains into a new folder, or goes on with one that was interrupted.
   *
   * @param threads to use; the result is the same with any number
   * @return whether it came to its end, rather than being stopped by a signal
   * @throws IllegalArgumentException if an option is wrong, or the training diverged
   * @throws IOException if data or folder fail
   */
  public boolean run(Path folder, int threads, Audience audience) throws IOException {
    TrainCommand command = TrainCommand.of(options).into(folder, threads);
    int code =
        RunFolder.isRun(folder)
            ? command.goOn(RunFolder.open(folder), audience)
            : command.start(audience);
    return code == 0;
  }
}
