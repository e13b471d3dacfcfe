package dev.lanewise.cli.bench;

import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.machine.Machine;
import dev.lanewise.measure.roofline.Ceilings;
import dev.lanewise.measure.roofline.Figure;
import dev.lanewise.measure.roofline.Measurement;
import dev.lanewise.measure.roofline.Task;
import dev.lanewise.measure.timing.Rounds;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a measurement: tasks in groups, each measured together with the limits and dropped
 * before the next is made; rows are printed as they come.
 *
 * @param title what is measured
 * @param items what is counted; empty for nothing
 * @param warmSeconds least time of warm-up of a group
 */
record BenchRun(String title, String items, double warmSeconds) {
  /**
   * Tasks that are measured together.
   *
   * @param names of the tasks, as far as they are known before, for the table's width
   * @param tasks makes them for a budget
   */
  record Group(List<String> names, Function<Threads, List<Task>> tasks) {}

  void run(BenchOptions options, List<Group> groups) throws IOException {
    PrintStream out = System.out;
    options.requireWritable();
    String json = options.json();
    boolean silent = BenchOptions.STANDARD_OUTPUT.equals(json);
    Machine machine = Machine.current();
    Rounds rounds = options.rounds(warmSeconds);
    ReportText text = new ReportText(items);
    groups.forEach(group -> text.widen(group.names()));
    List<Measurement> measurements = new ArrayList<>();
    ProgressBar bar = new ProgressBar(Terminal.detect(out), System.err);
    try (Threads threads = Threads.of(options.threads())) {
      Ceilings ceilings = new Ceilings(threads);
      for (int i = 0; i < groups.size(); i++) {
        int done = i;
        Measurement measurement =
            ceilings.measure(
                groups.get(i).tasks().apply(threads),
                rounds,
                share -> bar.show(title, (done + share) / groups.size(), List.of()));
        bar.clear();
        text.widen(measurement.figures().stream().map(Figure::name).toList());
        String title = ReportText.title(this.title, machine, threads.count());
        print(silent || i > 0, out, title + text.head());
        print(silent, out, text.rows(measurement));
        measurements.add(measurement);
      }
    } finally {
      bar.clear();
    }
    print(silent, out, text.limits(measurements));
    Report report = new Report(title, items, machine, options.threads(), measurements);
    writeJson(json, ReportJson.of(report), out);
  }

  /** Writes a text to a file, or to standard output, or not at all. */
  static void writeJson(@Nullable String target, String json, PrintStream out) throws IOException {
    if (BenchOptions.STANDARD_OUTPUT.equals(target)) {
      out.println(json);
    } else if (target != null) {
      AtomicFile.writeText(Path.of(target), json + System.lineSeparator());
    }
  }

  static void print(boolean silent, PrintStream out, String text) {
    if (!silent) {
      out.print(text);
      out.flush();
    }
  }
}
