package dev.lanewise.models.run;

import dev.lanewise.models.file.InvalidFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tables as text with commas (RFC 4180): one line of names, then one line a row. Cells that hold
 * commas or quotes stand in quotes; none holds a line break.
 */
final class CsvTable {
  private CsvTable() {}

  /**
   * The first line, for the names of a row.
   *
   * @throws IllegalArgumentException if a name is not of letters, digits and _
   */
  static String header(Row row) {
    for (String name : row.cells().sequencedKeySet()) {
      if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException(
            "table: expected names of letters, digits and _, got '" + name + "'");
      }
    }
    return line(row.cells().sequencedKeySet());
  }

  /**
   * The line of a row.
   *
   * @throws IllegalArgumentException if a cell holds a line break
   */
  static String line(Row row) {
    return line(row.cells().sequencedValues());
  }

  private static String line(Collection<String> cells) {
    return cells.stream().map(CsvTable::quoted).collect(Collectors.joining(","));
  }

  private static String quoted(String cell) {
    if (cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("table: expected text of one line, got '" + cell + "'");
    }
    return cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }

  /**
   * Reads what the methods above wrote.
   *
   * @throws InvalidFileException if a line has more or fewer cells than the first
   */
  static List<Row> read(String who, List<String> lines) throws InvalidFileException {
    List<Row> rows = new ArrayList<>();
    if (lines.isEmpty()) {
      return rows;
    }
    List<String> names = cells(lines.getFirst());
    for (int i = 1; i < lines.size(); i++) {
      List<String> cells = cells(lines.get(i));
      if (cells.size() != names.size()) {
        throw new InvalidFileException(
            who
                + ": expected "
                + names.size()
                + " cells in line "
                + (i + 1)
                + ", got "
                + cells.size());
      }
      Row row = new Row(who + ", line " + (i + 1));
      for (int column = 0; column < cells.size(); column++) {
        row.with(names.get(column), cells.get(column));
      }
      rows.add(row);
    }
    return rows;
  }

  /** The cells of a line; a quote within quotes is written twice. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
