package dev.lanewise.models.run;

import dev.lanewise.models.data.InvalidFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The content of {@code metrics.csv}: one line of names, one line of numbers an epoch, with commas
 * (RFC 4180).
 */
final class MetricsTable {
  private MetricsTable() {}

  /** The first line, for the names of a row. */
  static String header(SequencedMap<String, Double> row) {
    for (String name : row.sequencedKeySet()) {
      if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException(
            "metrics: expected names of letters, digits and _, got '" + name + "'");
      }
    }
    return String.join(",", row.sequencedKeySet());
  }

  /** One line of numbers; whole numbers are written without a point. */
  static String line(SequencedMap<String, Double> row) {
    return row.sequencedValues().stream().map(MetricsTable::text).collect(Collectors.joining(","));
  }

  private static String text(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  /** Reads what the two methods above wrote. */
  static List<SequencedMap<String, Double>> read(String who, List<String> lines)
      throws InvalidFileException {
    List<SequencedMap<String, Double>> rows = new ArrayList<>();
    if (lines.isEmpty()) {
      return rows;
    }
    List<String> names = Arrays.asList(lines.getFirst().split(",", -1));
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      if (cells.length != names.size()) {
        throw new InvalidFileException(
            who
                + ": expected "
                + names.size()
                + " numbers in line "
                + (i + 1)
                + ", got "
                + cells.length);
      }
      SequencedMap<String, Double> row = new LinkedHashMap<>();
      for (int column = 0; column < cells.length; column++) {
        row.put(names.get(column), number(who, i + 1, cells[column]));
      }
      rows.add(row);
    }
    return rows;
  }

  private static double number(String who, int line, String text) throws InvalidFileException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InvalidFileException(
          who + ": expected numbers in line " + line + ", got '" + text + "'", e);
    }
  }
}
