package dev.lanewise.models.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  @TempDir private Path folder;

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("text"), text);
  }

  @Test
  void beginsBehindAByteOrderMark() throws Exception {
    assertEquals("\uFEFFé\n", TextFile.read(file("\uFEFF\uFEFFé\n")));
    assertEquals("é\n", TextFile.read(file("é\n")));
    assertEquals("", TextFile.read(file("\uFEFF")));
    assertEquals("", TextFile.read(file("")));
    assertEquals(List.of("a", "", "b"), TextFile.lines(file("\uFEFFa\r\n\nb\n")));
    try (BufferedReader text = TextFile.open(file("\uFEFFa"))) {
      assertEquals('a', text.read());
    }
  }

  @Test
  void otherBytesAreRefusedByName() throws Exception {
    Path utf16 = Files.write(folder.resolve("other"), "\uFEFFa".getBytes(StandardCharsets.UTF_16));
    Path late = Files.write(folder.resolve("late"), new byte[] {'a', (byte) 0xff});
    for (Path file : List.of(utf16, late)) {
      InvalidFileException refused =
          assertThrows(InvalidFileException.class, () -> TextFile.read(file));
      assertEquals(file + ": expected text in UTF-8, got other bytes", refused.getMessage());
    }
  }
}
