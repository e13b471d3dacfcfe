package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.chart.Sheet;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Html;
import java.util.List;
import java.util.Optional;

/**
 * A figure that was drawn.
 *
 * @param sheet its charts
 * @param shown its table
 * @param kept all its numbers, for CSV and JSON files
 * @param parts what is neither, such as pictures
 * @param notes what was not found, and how numbers were made
 */
public record Drawn(
    Optional<Sheet> sheet,
    Optional<Grid> shown,
    Optional<Grid> kept,
    List<Html> parts,
    List<String> notes) {
  /** Copies the lists. */
  public Drawn {
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
  }

  static Drawn nothing(String reason) {
    return new Drawn(
        Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(reason));
  }

  static Drawn of(Optional<Sheet> sheet, Optional<Grid> shown, Grid kept, List<String> notes) {
    return new Drawn(sheet, shown, Optional.of(kept), List.of(), notes);
  }

  /** Whether there is anything of it. */
  public boolean isEmpty() {
    return sheet.isEmpty() && shown.isEmpty() && kept.isEmpty() && parts.isEmpty();
  }
}
