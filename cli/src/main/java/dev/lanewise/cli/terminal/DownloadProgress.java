package dev.lanewise.cli.terminal;

import dev.lanewise.models.data.FetchProgress;
import java.io.PrintStream;
import java.util.List;

/** Shows a download on standard error: a bar where a person watches, else a line for each file. */
public final class DownloadProgress implements FetchProgress {
  private static final double MEGABYTE = 1e6;

  private final ProgressBar bar;
  private final PrintStream out;
  private String announced = "";

  /** Shows what standard output's terminal can show. */
  public DownloadProgress() {
    this(Terminal.detect(System.out), System.err);
  }

  DownloadProgress(Terminal terminal, PrintStream out) {
    this.bar = new ProgressBar(terminal, out);
    this.out = out;
  }

  @Override
  public void received(String file, long bytes, long total) {
    if (bytes >= total) {
      bar.clear();
    }
    if (!file.equals(announced)) {
      announced = file;
      out.printf("fetching %s (%.1f MB)%n", file, total / MEGABYTE);
    }
    if (bytes < total) {
      String fact = String.format("%.1f of %.1f MB", bytes / MEGABYTE, total / MEGABYTE);
      bar.show(file, (double) bytes / total, List.of(fact));
    }
  }
}
