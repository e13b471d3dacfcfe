package dev.lanewise.models.run;

import dev.lanewise.models.file.InvalidFileException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * One line of a table in a run folder: text by the names of its columns, in their order. Numbers
 * are text that gives the same number back.
 */
public final class Row {
  private final String who;
  private final SequencedMap<String, String> cells = new LinkedHashMap<>();

  /** A row to be filled. */
  public Row() {
    this("row");
  }

  /** A row that messages about it call {@code who}. */
  Row(String who) {
    this.who = who;
  }

  /** A row of numbers. */
  public static Row of(SequencedMap<String, Double> numbers) {
    Row row = new Row();
    numbers.forEach(row::with);
    return row;
  }

  /** Adds a cell, or puts another text into it. */
  public Row with(String column, String text) {
    cells.put(column, text);
    return this;
  }

  /** Adds a cell, or puts another number into it; whole numbers are written without a point. */
  public Row with(String column, double number) {
    boolean whole = number == Math.rint(number) && Math.abs(number) < 1L << 53;
    return with(column, whole ? Long.toString((long) number) : Double.toString(number));
  }

  /** All cells by column. */
  public SequencedMap<String, String> cells() {
    return Collections.unmodifiableSequencedMap(cells);
  }

  /**
   * What stands in a column.
   *
   * @throws InvalidFileException if there is no such column
   */
  public String text(String column) throws InvalidFileException {
    String text = cells.get(column);
    if (text == null) {
      throw new InvalidFileException(
          who + ": expected a column " + column + ", got " + String.join(", ", cells.keySet()));
    }
    return text;
  }

  /**
   * The number that stands in a column.
   *
   * @throws InvalidFileException if there is no such column, or something else stands there
   */
  public double number(String column) throws InvalidFileException {
    String text = text(column);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InvalidFileException(
          who + ": expected a number for " + column + ", got '" + text + "'", e);
    }
  }

  /**
   * The numbers of all columns.
   *
   * @throws InvalidFileException if something else stands in one
   */
  public SequencedMap<String, Double> numbers() throws InvalidFileException {
    SequencedMap<String, Double> numbers = new LinkedHashMap<>();
    for (String column : cells.sequencedKeySet()) {
      numbers.put(column, number(column));
    }
    return numbers;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row
        && List.copyOf(cells.entrySet()).equals(List.copyOf(row.cells.entrySet()));
  }

  @Override
  public int hashCode() {
    return cells.hashCode();
  }

  /** As {@code {epoch=1, loss=0.5}}. */
  @Override
  public String toString() {
    return cells.toString();
  }
}
