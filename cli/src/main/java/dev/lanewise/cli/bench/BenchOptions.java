package dev.lanewise.cli.bench;

import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.measure.timing.Rounds;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every measurement has. */
final class BenchOptions {
  /** Where JSON goes to standard output. */
  static final String STANDARD_OUTPUT = "-";

  private static final double SAMPLE_SECONDS = 0.06;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "1",
      description = "Threads of the budget (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Samples of each figure, 60 ms or one run each (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      description =
          "Seconds of warm-up at least, of all that is measured together (default: 0.5 to 4).")
  private @Nullable Double warmUp;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = STANDARD_OUTPUT,
      description = "Write all figures as JSON too; to standard output alone, if no file is named.")
  private @Nullable String json;

  int threads() {
    return threads;
  }

  /** Rounds of subjects that are warmed up for so long at least, unless asked otherwise. */
  Rounds rounds(double usualWarmSeconds) {
    double warmSeconds = warmUp == null ? usualWarmSeconds : warmUp;
    return new Rounds(rounds, SAMPLE_SECONDS, warmSeconds);
  }

  /**
   * Checks, before anything is measured, that the file for JSON can be written.
   *
   * @throws IOException if not
   */
  void requireWritable() throws IOException {
    if (json != null && !json.equals(STANDARD_OUTPUT)) {
      AtomicFile.requireWritable(Path.of(json));
    }
  }

  /** A file, {@link #STANDARD_OUTPUT}, or null for none. */
  @Nullable String json() {
    return json;
  }
}
