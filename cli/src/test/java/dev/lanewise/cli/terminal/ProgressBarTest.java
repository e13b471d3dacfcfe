package dev.lanewise.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressBarTest {
  private static final List<String> FACTS =
      List.of("loss 0.4312", "accuracy 84.1 %", "0:12 left", "7,812 samples/s");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
  private long now;

  private ProgressBar bar(boolean interactive, int width, boolean unicode) {
    return new ProgressBar(new Terminal(interactive, width, unicode), out, () -> now);
  }

  @Test
  void wideTerminalShowsBarAndAllFacts() {
    assertEquals(
        "epoch 2/5 "
            + "━".repeat(20)
            + "─".repeat(20)
            + "  50 %   loss 0.4312   accuracy 84.1 %   0:12 left   7,812 samples/s",
        bar(true, 120, true).line("epoch 2/5", 0.5, FACTS));
  }

  @Test
  void asciiTerminalGetsAsciiAlone() {
    String line = bar(true, 100, false).line("epoch 2/5", 0.25, FACTS);
    assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(line), line);
    assertTrue(line.contains("#."), line);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 10, 20, 30, 40, 60, 79, 80, 81, 200})
  void noLineReachesTheLastColumn(int width) {
    for (double share : new double[] {0, 0.001, 0.5, 0.999, 1}) {
      String line = bar(true, width, true).line("epoch 12/50", share, FACTS);
      assertTrue(line.length() < width || (width == 1 && line.isEmpty()), width + ": " + line);
    }
  }

  @Test
  void barIsFullWhenAllIsDoneAndEmptyAtTheStart() {
    ProgressBar bar = bar(true, 80, true);
    assertFalse(bar.line("x", 1, List.of()).contains("─"));
    assertFalse(bar.line("x", 0, List.of()).contains("━"));
  }

  @Test
  void writesAtMostTenTimesASecond() {
    ProgressBar bar = bar(true, 80, true);
    for (int millis = 0; millis < 1000; millis++) {
      now = millis * 1_000_000L;
      bar.show("x", millis / 1000.0, List.of());
    }
    long lines = written.toString(StandardCharsets.UTF_8).chars().filter(c -> c == '\r').count();
    assertEquals(10, lines);
  }

  @Test
  void clearTakesTheLineAwayOnce() {
    ProgressBar bar = bar(true, 80, true);
    bar.show("x", 0.5, List.of());
    written.reset();
    bar.clear();
    bar.clear();
    assertEquals("\r\u001b[K", written.toString(StandardCharsets.UTF_8));
  }

  @Test
  void nothingIsWrittenWhereNoPersonWatches() {
    ProgressBar bar = bar(false, 80, true);
    assertFalse(bar.isDue());
    bar.show("x", 0.5, List.of());
    bar.clear();
    assertEquals(0, written.size());
  }
}
