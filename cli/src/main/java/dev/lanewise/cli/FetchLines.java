package dev.lanewise.cli;

import dev.lanewise.models.data.FetchProgress;
import java.io.Console;
import java.io.PrintStream;

/** Shows a download: a line that counts where a terminal is, else one line a file. */
final class FetchLines implements FetchProgress {
  private static final long REDRAW_NANOS = 100_000_000;
  private static final double MEGABYTE = 1e6;

  private final PrintStream to;
  private final boolean terminal;
  private long drawn = System.nanoTime();

  FetchLines(PrintStream to) {
    this.to = to;
    Console console = System.console();
    this.terminal = console != null && console.isTerminal();
  }

  @Override
  public void received(String file, long bytes, long total) {
    boolean complete = bytes == total;
    long now = System.nanoTime();
    if (terminal && (complete || now - drawn > REDRAW_NANOS)) {
      drawn = now;
      to.printf(
          "\r%s  %.1f of %.1f MB  %d %%%s",
          file, bytes / MEGABYTE, total / MEGABYTE, 100 * bytes / total, complete ? "\n" : "");
    } else if (!terminal && complete) {
      to.printf("%s  %.1f MB%n", file, total / MEGABYTE);
    }
    to.flush();
  }
}
