package dev.lanewise.models.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a CSV file (RFC 4180) in UTF-8, one after the other: fields with commas between,
 * lines that end in LF or CRLF, quoted fields with commas, line ends and doubled quotes in them. A
 * byte order mark and empty lines are passed over.
 */
final class CsvReader implements AutoCloseable {
  private static final int END = -1;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Nothing that was meant as one value is longer. */
  private static final int LONGEST_FIELD = 1 << 16;

  private final Path file;
  private final BufferedReader in;
  private int next;
  private int line = 1;
  private int recordLine;

  CsvReader(Path file) throws IOException {
    this.file = file;
    in = Files.newBufferedReader(file);
    next = read();
    if (next == BYTE_ORDER_MARK) {
      next = read();
    }
  }

  /** The fields of the next record, unquoted ones without spaces around; none at the end. */
  List<String> record() throws IOException {
    while (next == '\n' || next == '\r') {
      advance();
    }
    recordLine = line;
    List<String> fields = new ArrayList<>();
    if (next == END) {
      return fields;
    }
    fields.add(field());
    while (next == ',') {
      advance();
      fields.add(field());
    }
    return fields;
  }

  /** The file and the line that the last record began in, for messages. */
  String where() {
    return file + ": line " + recordLine;
  }

  private String field() throws IOException {
    StringBuilder text = new StringBuilder();
    while (next == ' ' || next == '\t') {
      advance();
    }
    if (next == '"') {
      return quoted(text);
    }
    while (!isEndOfField()) {
      append(text);
    }
    return text.toString().strip();
  }

  private String quoted(StringBuilder text) throws IOException {
    advance();
    while (true) {
      if (next == END) {
        throw new InvalidFileException(where() + ": expected a closing quote, got the file's end");
      }
      if (next == '"') {
        advance();
        if (next != '"') {
          break;
        }
      }
      append(text);
    }
    while (next == ' ' || next == '\t') {
      advance();
    }
    if (!isEndOfField()) {
      throw new InvalidFileException(
          where() + ": expected a comma or a line's end behind a closing quote, got more text");
    }
    return text.toString();
  }

  private boolean isEndOfField() {
    return next == ',' || next == '\n' || next == '\r' || next == END;
  }

  private void append(StringBuilder text) throws IOException {
    if (text.length() == LONGEST_FIELD) {
      throw new InvalidFileException(
          where() + ": expected fields of at most " + LONGEST_FIELD + " characters, got a longer");
    }
    text.append((char) next);
    advance();
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    next = read();
  }

  private int read() throws IOException {
    try {
      return in.read();
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(file + ": expected text in UTF-8, got other bytes", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
