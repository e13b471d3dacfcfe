package dev.lanewise.cli.activation;

import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The test accuracy that each activation reaches: a Markdown table, and beside it a CSV file of the
 * rows that are finished, so that a run that was ended goes on where it was.
 */
final class AccuracyTable {
  private static final String HEAD = "activation,ending,accuracy,loss,parameters,seconds,settings";
  private static final int COLUMNS = 7;

  private final Path markdown;
  private final Path csv;
  private final String command;
  private final SequencedMap<String, String> settings;
  private final SequencedMap<String, AccuracyRow> rows = new LinkedHashMap<>();

  /**
   * A table of these settings, with the rows that an earlier run of them finished.
   *
   * @param markdown where it will be written
   * @param command that writes it
   * @param settings of every training, by name
   * @throws IllegalArgumentException if the rows beside it were made with other settings
   * @throws InvalidFileException if what lies beside it is damaged
   */
  AccuracyTable(Path markdown, String command, SequencedMap<String, String> settings)
      throws IOException {
    this.markdown = markdown;
    this.command = command;
    this.settings = settings;
    String name = markdown.getFileName().toString();
    String stem = name.endsWith(".md") ? name.substring(0, name.length() - 3) : name;
    csv = markdown.resolveSibling(stem + ".csv");
    if (Files.exists(csv)) {
      read();
    }
  }

  private void read() throws IOException {
    List<String> lines = Files.readAllLines(csv);
    if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
      throw new InvalidFileException(
          csv + ": expected the columns " + HEAD + ", got others; choose another --out");
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (cells.length != COLUMNS) {
        throw new InvalidFileException(
            csv + ": expected " + COLUMNS + " cells, got '" + line + "'; remove that line");
      }
      if (!cells[COLUMNS - 1].equals(settingsText())) {
        throw new IllegalArgumentException(
            csv
                + ": expected rows of "
                + settingsText()
                + ", got "
                + cells[COLUMNS - 1]
                + "; choose another --out, or remove the file");
      }
      rows.put(cells[0], row(line, cells));
    }
  }

  private AccuracyRow row(String line, String[] cells) throws InvalidFileException {
    try {
      return new AccuracyRow(
          cells[0],
          cells[1],
          Double.parseDouble(cells[2]),
          Double.parseDouble(cells[3]),
          Long.parseLong(cells[4]),
          Double.parseDouble(cells[5]));
    } catch (NumberFormatException e) {
      throw new InvalidFileException(csv + ": expected numbers in '" + line + "'", e);
    }
  }

  private String settingsText() {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue().replace(',', ';'))
        .collect(Collectors.joining(" "));
  }

  /** The row of an activation whose training need not be repeated. */
  Optional<AccuracyRow> finished(String activation) {
    return Optional.ofNullable(rows.get(activation)).filter(AccuracyRow::isFinal);
  }

  /** Takes a row, in place of an earlier one, and writes both files. */
  void put(AccuracyRow row) throws IOException {
    rows.put(row.activation(), row);
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    for (AccuracyRow each : rows.sequencedValues()) {
      lines.add(
          String.join(
              ",",
              each.activation(),
              each.ending().replaceAll("[,\\s]+", " "),
              Double.toString(each.accuracy()),
              Double.toString(each.loss()),
              Long.toString(each.parameters()),
              Double.toString(each.seconds()),
              settingsText()));
    }
    AtomicFile.writeText(csv, String.join("\n", lines) + "\n");
    AtomicFile.writeText(markdown, text());
  }

  /** The table, sorted by accuracy. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("# Test accuracy by activation\n\n`").append(command).append("`\n\n");
    settings.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    text.append("\n| activation | test accuracy (%) | test loss | parameters |\n");
    text.append("| --- | ---: | ---: | ---: |\n");
    for (AccuracyRow row :
        rows.sequencedValues().stream().sorted(AccuracyRow.BEST_FIRST).toList()) {
      text.append("| ").append(row.activation()).append(" | ");
      if (row.trained()) {
        text.append(String.format("%.2f | %.4f", 100 * row.accuracy(), row.loss()));
      } else {
        text.append(row.ending().replace("|", "\\|")).append(" | ");
      }
      text.append(" | ").append(row.parameters() == 0 ? "" : row.parameters()).append(" |\n");
    }
    return text.toString();
  }
}
