package dev.lanewise.cli.terminal;

import dev.lanewise.models.data.LoadProgress;
import java.io.PrintStream;
import java.util.List;

/**
 * Shows a data set's download, or the decoding of its pictures, on standard error: a bar where a
 * person watches, else a line for each file or folder.
 */
public final class DataProgress implements LoadProgress {
  private static final double MEGABYTE = 1e6;

  private final ProgressBar bar;
  private final PrintStream out;
  private String announced = "";

  /** Shows what standard output's terminal can show. */
  public DataProgress() {
    this(Terminal.detect(System.out), System.err);
  }

  DataProgress(Terminal terminal, PrintStream out) {
    this.bar = new ProgressBar(terminal, out);
    this.out = out;
  }

  @Override
  public void received(String file, long bytes, long total) {
    String fact = String.format("%.1f of %.1f MB", bytes / MEGABYTE, total / MEGABYTE);
    String start = String.format("fetching %s (%.1f MB)", file, total / MEGABYTE);
    show(file, start, (double) bytes / total, fact);
  }

  @Override
  public void decoded(String set, int pictures, int total) {
    String fact = String.format("%,d of %,d pictures", pictures, total);
    String start = String.format("reading the %,d pictures of %s", total, set);
    show(set, start, (double) pictures / total, fact);
  }

  private void show(String name, String start, double share, String fact) {
    if (share >= 1) {
      bar.clear();
    }
    if (!start.equals(announced)) {
      announced = start;
      out.println(start);
    }
    if (share < 1) {
      bar.show(name, share, List.of(fact));
    }
  }
}
