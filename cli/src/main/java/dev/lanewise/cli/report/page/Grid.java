package dev.lanewise.cli.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of a report: shown, and kept as CSV.
 *
 * @param head names of the columns
 * @param rows each with a cell a column; the first cell names the row
 */
public record Grid(List<String> head, List<List<Cell>> rows) {
  /** Rows that fit on a printed page, so that the table need not be cut. */
  private static final int SHORT = 30;

  /**
   * A cell.
   *
   * @param shown to readers
   * @param kept in a CSV file: numbers with all their digits
   * @param look of the cell: a class of the style sheet, or nothing
   * @param link to where it leads, or nothing
   */
  public record Cell(String shown, String kept, String look, String link) {
    /** A text. */
    public static Cell text(String text) {
      return new Cell(text, text, "", "");
    }

    /** A text that leads somewhere. */
    public static Cell link(String text, String address) {
      return new Cell(text, text, "", address);
    }

    /** A number with four digits that count. */
    public static Cell plain(double value) {
      return number(value, Numbers.plain(value));
    }

    /** A share, in percent. */
    public static Cell percent(double share) {
      return number(share, Numbers.percent(share));
    }

    /** A whole number. */
    public static Cell count(double value) {
      return number(value, Numbers.count(value));
    }

    /** A whole number. */
    public static Cell count(long value) {
      return count((double) value);
    }

    /** A number, and how it is shown. */
    public static Cell number(double value, String shown) {
      boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
      return new Cell(
          shown, whole ? Long.toString((long) value) : Double.toString(value), "number", "");
    }

    /** Nothing was measured. */
    public static Cell none() {
      return new Cell("–", "", "number none", "");
    }

    /** Whether a number was measured. */
    public boolean isNumber() {
      return look.contains("number") && !kept.isEmpty();
    }

    /** With one more class of the style sheet. */
    public Cell with(String more) {
      return new Cell(shown, kept, look.isEmpty() ? more : look + " " + more, link);
    }
  }

  /** Copies the lists, and checks that each row fits. */
  public Grid {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != head.size()) {
        throw new IllegalArgumentException(
            "Grid: expected %d cells a row, got %d".formatted(head.size(), row.size()));
      }
    }
  }

  /** Without the columns that hold nothing in any row. */
  public Grid withoutEmptyColumns() {
    List<Integer> kept = new ArrayList<>();
    for (int column = 0; column < head.size(); column++) {
      int at = column;
      if (rows.isEmpty() || rows.stream().anyMatch(row -> !row.get(at).kept.isEmpty())) {
        kept.add(column);
      }
    }
    return new Grid(
        kept.stream().map(head::get).toList(),
        rows.stream().map(row -> kept.stream().map(row::get).toList()).toList());
  }

  /** In a box of its own, within which it can be moved where the page is too narrow. */
  public Html html(String name) {
    Html.Tag top = Html.tag("tr");
    for (int column = 0; column < head.size(); column++) {
      int at = column;
      boolean numbers =
          !rows.isEmpty() && rows.stream().allMatch(row -> row.get(at).look.contains("number"));
      Html.Tag cell = Html.tag("th", head.get(column)).with("scope", "col");
      top.add(numbers ? cell.with("class", "number") : cell);
    }
    Html.Tag body = Html.tag("tbody");
    for (List<Cell> row : rows) {
      Html.Tag line = Html.tag("tr");
      for (int column = 0; column < row.size(); column++) {
        line.add(html(row.get(column), column == 0));
      }
      body.add(line);
    }
    return Html.tag("div", Html.tag("table", Html.tag("thead", top), body))
        .with("class", rows.size() <= SHORT ? "scroll short" : "scroll")
        .with("role", "region")
        .with("aria-label", name)
        .with("tabindex", "0");
  }

  private static Html html(Cell cell, boolean first) {
    Html content = Html.text(cell.shown);
    if (!cell.link.isEmpty()) {
      content = Html.tag("a", content).with("href", cell.link);
    }
    Html.Tag tag = Html.tag(first ? "th" : "td", content);
    if (first) {
      tag.with("scope", "row");
    }
    return cell.look.isEmpty() ? tag : tag.with("class", cell.look);
  }

  /** RFC 4180, with quotes where a cell needs them. */
  public String csv() {
    List<String> lines = new ArrayList<>();
    lines.add(head.stream().map(Grid::quoted).collect(Collectors.joining(",")));
    for (List<Cell> row : rows) {
      lines.add(row.stream().map(cell -> quoted(cell.kept)).collect(Collectors.joining(",")));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
