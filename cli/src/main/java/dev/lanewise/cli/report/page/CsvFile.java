package dev.lanewise.cli.report.page;

import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.run.Row;
import dev.lanewise.models.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A table of a run folder, by column. */
public final class CsvFile {
  private final List<Row> rows;

  private CsvFile(List<Row> rows) {
    this.rows = rows;
  }

  /**
   * Reads a table, if it is there and has a line after its names.
   *
   * @param path in a run folder
   * @throws InvalidFileException if the table is damaged
   */
  public static Optional<CsvFile> read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    Path folder = Objects.requireNonNull(path.getParent(), path::toString);
    List<Row> rows = RunFolder.open(folder).read(String.valueOf(path.getFileName()));
    return rows.isEmpty() ? Optional.empty() : Optional.of(new CsvFile(rows));
  }

  /** Names of the columns. */
  public List<String> names() {
    return List.copyOf(rows.getFirst().cells().sequencedKeySet());
  }

  /** Whether there is such a column. */
  public boolean has(String name) {
    return rows.getFirst().cells().containsKey(name);
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
    return rows.get(row).text(name);
  }

  /**
   * A cell's number.
   *
   * @throws InvalidFileException if there is no such column, or no number
   */
  public double number(int row, String name) throws InvalidFileException {
    return rows.get(row).number(name);
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
