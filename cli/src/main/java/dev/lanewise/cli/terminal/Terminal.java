package dev.lanewise.cli.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the command's output goes.
 *
 * @param interactive whether a person watches: a line may then be written over
 * @param width characters on a line, at least 1
 * @param unicode whether the output can show characters beyond ASCII
 */
public record Terminal(boolean interactive, int width, boolean unicode) {
  private static final int USUAL_WIDTH = 80;
  private static final long STTY_MILLIS = 500;

  /** Checks the width. */
  public Terminal {
    if (width < 1) {
      throw new IllegalArgumentException("Terminal: expected a width of at least 1, got " + width);
    }
  }

  /** What standard output is connected to, for a command that prints to {@code out}. */
  public static Terminal detect(PrintStream out) {
    boolean unicode = out.charset().newEncoder().canEncode(ProgressBar.DONE);
    boolean watched = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    boolean interactive = watched && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(interactive, interactive ? widthNow() : USUAL_WIDTH, unicode);
  }

  private static int widthNow() {
    int declared = number(System.getenv("COLUMNS"));
    int width = declared > 0 ? declared : number(lastWord(sttySize()));
    return width > 0 ? width : USUAL_WIDTH;
  }

  /** {@code "rows columns"} as stty tells it, or nothing where there is no stty. */
  private static String sttySize() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
        return "";
      }
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return ""; // No stty on this system: the usual width serves.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String lastWord(String text) {
    return text.substring(text.lastIndexOf(' ') + 1);
  }

  private static int number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
  }
}
