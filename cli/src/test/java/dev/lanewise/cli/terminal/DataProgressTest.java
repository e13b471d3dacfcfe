package dev.lanewise.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DataProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  private String download(boolean interactive) {
    DataProgress progress = new DataProgress(new Terminal(interactive, 80, false), out);
    for (String file : new String[] {"one.gz", "two.gz"}) {
      for (long bytes = 0; bytes <= 4_000_000; bytes += 1_000_000) {
        progress.received(file, bytes, 4_000_000);
      }
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void eachFileIsOneLineWhereNoPersonWatches() {
    assertEquals(
        String.format("fetching one.gz (4.0 MB)%nfetching two.gz (4.0 MB)%n"), download(false));
  }

  @Test
  void barOfATerminalIsGoneWhenTheFileIsThere() {
    String text = download(true);
    assertTrue(text.contains("one.gz ....") && text.contains("0.0 of 4.0 MB"), text);
    assertTrue(text.endsWith("\r\u001b[K"), text);
  }

  @Test
  void pictures() {
    DataProgress progress = new DataProgress(new Terminal(true, 80, false), out);
    for (int i = 1; i <= 2000; i++) {
      progress.decoded("birds", i, 2000);
    }
    String text = written.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith(String.format("reading the 2,000 pictures of birds%n")), text);
    assertTrue(text.contains("1 of 2,000 pictures"), text);
    assertTrue(text.endsWith("\r\u001b[K"), text);
  }
}
