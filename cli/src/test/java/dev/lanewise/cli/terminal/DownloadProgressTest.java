package dev.lanewise.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DownloadProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  private String download(boolean interactive) {
    DownloadProgress progress = new DownloadProgress(new Terminal(interactive, 80, false), out);
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
}
