package dev.lanewise.models.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Text in UTF-8, behind a byte order mark if there is one, as editors on Windows write it. */
public final class TextFile {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextFile() {}

  /**
   * Opens a file to be read from its first character on.
   *
   * @throws CharacterCodingException if it begins with other bytes than UTF-8; so does the reader
   *     further on
   */
  public static BufferedReader open(Path file) throws IOException {
    BufferedReader text = Files.newBufferedReader(file);
    try {
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
      return text;
    } catch (IOException e) {
      text.close();
      throw e;
    }
  }

  /**
   * All of a file.
   *
   * @throws InvalidFileException if it holds other bytes than UTF-8
   */
  public static String read(Path file) throws IOException {
    try (BufferedReader text = open(file)) {
      return text.readAllAsString();
    } catch (CharacterCodingException e) {
      throw otherBytes(file, e);
    }
  }

  /**
   * All lines of a file.
   *
   * @throws InvalidFileException if it holds other bytes than UTF-8
   */
  public static List<String> lines(Path file) throws IOException {
    return read(file).lines().toList();
  }

  /** What to throw for a file that is no text. */
  public static InvalidFileException otherBytes(Path file, Exception cause) {
    return new InvalidFileException(file + ": expected text in UTF-8, got other bytes", cause);
  }
}
