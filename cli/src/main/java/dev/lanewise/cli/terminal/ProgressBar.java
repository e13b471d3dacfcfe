package dev.lanewise.cli.terminal;

import java.io.PrintStream;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One line of a terminal that is written over as work goes on, at most ten times a second: a label,
 * a bar, then facts, of which the last are left out where the line is too short. Writes nothing
 * where no person watches.
 */
public final class ProgressBar {
  /** The part of the bar that stands for work done. */
  static final char DONE = '━';

  private static final char LEFT = '─';
  private static final char ASCII_DONE = '#';
  private static final char ASCII_LEFT = '.';
  private static final int NARROWEST = 10;
  private static final int WIDEST = 40;
  private static final String GAP = "   ";
  private static final long NANOS_BETWEEN = 100_000_000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final PrintStream out;
  private final LongSupplier nanoTime;
  private boolean shown;
  private long shownAt;

  /** A bar that is not yet shown. */
  public ProgressBar(Terminal terminal, PrintStream out) {
    this(terminal, out, System::nanoTime);
  }

  ProgressBar(Terminal terminal, PrintStream out, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /** Whether {@link #show} would write now; asked first, it saves making the facts. */
  public boolean isDue() {
    return terminal.interactive() && (!shown || nanoTime.getAsLong() - shownAt >= NANOS_BETWEEN);
  }

  /**
   * Writes the line anew if it is due.
   *
   * @param share of the work that is done, 0 to 1
   * @param facts most important first
   */
  public void show(String label, double share, List<String> facts) {
    if (isDue()) {
      shownAt = nanoTime.getAsLong();
      shown = true;
      out.print(CLEAR_LINE + line(label, share, facts));
      out.flush();
    }
  }

  /** Takes the line away, so that something else can be written in its place. */
  public void clear() {
    if (shown) {
      shown = false;
      out.print(CLEAR_LINE);
      out.flush();
    }
  }

  /** The line for this terminal; its last column stays free, so that no terminal wraps. */
  String line(String label, double share, List<String> facts) {
    int room = terminal.width() - 1;
    String percent = String.format("%3d %%", (int) (100 * share));
    StringBuilder tail = new StringBuilder(" " + percent);
    int taken = label.length() + 1 + NARROWEST;
    for (String fact : facts) {
      if (taken + tail.length() + GAP.length() + fact.length() <= room) {
        tail.append(GAP).append(fact);
      }
    }
    int width = Math.min(WIDEST, room - label.length() - 1 - tail.length());
    if (width < NARROWEST) {
      String shortest = label + " " + percent.strip();
      return shortest.substring(0, Math.min(shortest.length(), room));
    }
    return label + " " + bar(width, share) + tail;
  }

  private String bar(int width, double share) {
    int done = (int) Math.round(width * share);
    char doneChar = terminal.unicode() ? DONE : ASCII_DONE;
    char leftChar = terminal.unicode() ? LEFT : ASCII_LEFT;
    return String.valueOf(doneChar).repeat(done) + String.valueOf(leftChar).repeat(width - done);
  }
}
