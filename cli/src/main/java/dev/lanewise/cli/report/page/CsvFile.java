package dev.lanewise.cli.report.page;

import dev.lanewise.models.data.InvalidFileException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of a run folder with a line of names and lines of texts and numbers, with commas (RFC
 * 4180, but that no cell holds a line break).
 */
public final class CsvFile {
  private final Path path;
  private final List<String> names;
  private final List<List<String>> rows;

  private CsvFile(Path path, List<String> names, List<List<String>> rows) {
    this.path = path;
    this.names = names;
    this.rows = rows;
  }

  /**
   * Reads a file, if it is there and has a line after its names.
   *
   * @throws InvalidFileException if a line has more or fewer cells than the first
   */
  public static Optional<CsvFile> read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(path + ": expected text in UTF-8, got other bytes", e);
    }
    if (lines.size() < 2) {
      return Optional.empty();
    }
    List<String> names = cells(lines.getFirst());
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      if (cells.size() != names.size()) {
        throw new InvalidFileException(
            "%s: expected %d cells in each line, got '%s'".formatted(path, names.size(), line));
      }
      rows.add(cells);
    }
    return Optional.of(new CsvFile(path, names, rows));
  }

  /** The cells of a line; within quotes a comma is one, and a quote is written twice. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c != '"') {
        cell.append(c);
      } else if (quoted && line.startsWith("\"\"", i)) {
        cell.append(c);
        i++;
      } else {
        quoted = !quoted;
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  /** Names of the columns. */
  public List<String> names() {
    return names;
  }

  /** Whether there is such a column. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** Number of lines after the names. */
  public int size() {
    return rows.size();
  }

  /**
   * A cell.
   *
   * @throws InvalidFileException if there is no such column
   */
  public String text(int row, String name) throws InvalidFileException {
    int column = names.indexOf(name);
    if (column < 0) {
      throw new InvalidFileException(
          path + ": expected a column called " + name + ", got only " + names);
    }
    return rows.get(row).get(column);
  }

  /**
   * A cell's number.
   *
   * @throws InvalidFileException if there is no such column, or no number
   */
  public double number(int row, String name) throws InvalidFileException {
    String text = text(row, name);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InvalidFileException(
          "%s: expected a number for %s in line %d, got '%s'".formatted(path, name, row + 2, text),
          e);
    }
  }

  /** A column's numbers. */
  public double[] numbers(String name) throws InvalidFileException {
    double[] numbers = new double[size()];
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] = number(row, name);
    }
    return numbers;
  }

  /** The different texts of a column, in their order. */
  public List<String> values(String name) throws InvalidFileException {
    List<String> values = new ArrayList<>();
    for (int row = 0; row < size(); row++) {
      values.add(text(row, name));
    }
    return values.stream().distinct().toList();
  }
}
