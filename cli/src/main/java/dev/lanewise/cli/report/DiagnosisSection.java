package dev.lanewise.cli.report;

import dev.lanewise.cli.chart.Key;
import dev.lanewise.cli.chart.LinePanel;
import dev.lanewise.cli.chart.LinePanel.Line;
import dev.lanewise.cli.chart.LinePanel.Point;
import dev.lanewise.cli.chart.Pen;
import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Html;
import dev.lanewise.cli.report.page.Page;
import dev.lanewise.cli.report.page.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the layers fare, from {@code diagnostics.csv}. */
final class DiagnosisSection {
  private DiagnosisSection() {}

  static Optional<Section> of(Path folder) throws IOException {
    Optional<CsvFile> read = CsvFile.read(folder.resolve("diagnostics.csv"));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    CsvFile diagnostics = read.get();
    List<String> layers = diagnostics.values("layer");
    List<LinePanel> panels = new ArrayList<>();
    panel(diagnostics, layers, "Silent outputs (%)", "silent", 100, false).ifPresent(panels::add);
    panel(diagnostics, layers, "Dead units (%)", "dead", 100, false).ifPresent(panels::add);
    panel(diagnostics, layers, "Saturated outputs (%)", "saturated", 100, false)
        .ifPresent(panels::add);
    panel(diagnostics, layers, "Deviation of gradients", "gradientDeviation", 1, true)
        .ifPresent(panels::add);
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      keys.add(new Key(label(diagnostics, i), new Pen(i)));
    }
    List<String> epochs = diagnostics.values("epoch");
    return Optional.of(
        Section.of(
            "Units and gradients",
            Page.paragraph(
                "Of the outputs behind each layer, on a fixed part of the training samples: how"
                    + " many are silent (no gradient passes), how many units are dead (silent for"
                    + " every sample), how many saturated, and how far gradients spread. Epoch 0 is"
                    + " before training."),
            Page.charts(panels, keys),
            Html.tag("h3", "After epoch " + epochs.getLast()),
            table(diagnostics, epochs.getLast()).html("Units and gradients by layer")));
  }

  /** A layer's number, and its name where the table has one: as {@code 2: Conv2d, relu}. */
  private static String label(CsvFile diagnostics, int row) throws IOException {
    String number = diagnostics.text(row, "layer");
    return diagnostics.has("name")
        ? number + ": " + diagnostics.text(row, "name")
        : "layer " + number;
  }

  private static Optional<LinePanel> panel(
      CsvFile diagnostics,
      List<String> layers,
      String title,
      String column,
      double unit,
      boolean logarithmic)
      throws IOException {
    List<Line> lines = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      List<Point> points = new ArrayList<>();
      for (int row = 0; row < diagnostics.size(); row++) {
        if (diagnostics.text(row, "layer").equals(layers.get(layer))) {
          points.add(
              new Point(diagnostics.number(row, "epoch"), unit * diagnostics.number(row, column)));
        }
      }
      lines.add(new Line(new Pen(layer), points));
    }
    boolean drawable =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .anyMatch(point -> Double.isFinite(point.y()));
    return drawable
        ? Optional.of(new LinePanel(title, "epoch", logarithmic, lines))
        : Optional.empty();
  }

  private static Grid table(CsvFile diagnostics, String epoch) throws IOException {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (int row = 0; row < diagnostics.size(); row++) {
      if (!diagnostics.text(row, "epoch").equals(epoch)) {
        continue;
      }
      rows.add(
          List.of(
              Grid.Cell.text(label(diagnostics, row)),
              Grid.Cell.percent(diagnostics.number(row, "silent")),
              Grid.Cell.percent(diagnostics.number(row, "dead")),
              Grid.Cell.percent(diagnostics.number(row, "saturated")),
              Grid.Cell.plain(diagnostics.number(row, "mean")),
              Grid.Cell.plain(diagnostics.number(row, "deviation")),
              Grid.Cell.plain(diagnostics.number(row, "gradientDeviation"))));
    }
    return new Grid(
        List.of(
            "layer",
            "silent",
            "dead",
            "saturated",
            "mean output",
            "deviation",
            "gradient deviation"),
        rows);
  }
}
