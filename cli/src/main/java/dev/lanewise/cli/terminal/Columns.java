package dev.lanewise.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** A table as text: every column as wide as its widest cell, two spaces between columns. */
public final class Columns {
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;

  /**
   * A table with these headings. One that begins with {@code >} stands to the right, as numbers do;
   * the sign is not printed.
   */
  public Columns(String... headings) {
    right = new boolean[headings.length];
    List<String> head = new ArrayList<>();
    for (int c = 0; c < headings.length; c++) {
      right[c] = headings[c].startsWith(">");
      head.add(right[c] ? headings[c].substring(1) : headings[c]);
    }
    rows.add(head);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as there are headings
   */
  public void row(String... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(
          "Columns: expected " + right.length + " cells, got " + cells.length);
    }
    rows.add(List.of(cells));
  }

  /** All rows, a line each, the headings first. */
  @Override
  public String toString() {
    int[] widths = new int[right.length];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String cell = row.get(c);
        int gap = widths[c] - cell.length();
        line.repeat(' ', right[c] ? gap : 0).append(cell).repeat(' ', (right[c] ? 0 : gap) + 2);
      }
      table.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return table.toString();
  }
}
