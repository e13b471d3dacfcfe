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

/** What trainable activations learned, from {@code activation-parameters.csv}. */
final class ActivationParametersSection {
  private static final String LAYER = "layer";
  private static final String PARAMETER = "parameter";

  private ActivationParametersSection() {}

  static Optional<Section> of(Path folder) throws IOException {
    Optional<CsvFile> read = CsvFile.read(folder.resolve("activation-parameters.csv"));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    CsvFile parameters = read.get();
    List<String> layers = parameters.values(LAYER);
    List<LinePanel> panels = new ArrayList<>();
    for (String parameter : parameters.values(PARAMETER)) {
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        lines.add(new Line(new Pen(i), points(parameters, layers.get(i), parameter)));
      }
      if (lines.stream()
          .flatMap(line -> line.points().stream())
          .anyMatch(point -> Double.isFinite(point.y()))) {
        panels.add(new LinePanel(parameter, "epoch", false, lines));
      }
    }
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      keys.add(new Key("layer " + layers.get(i), new Pen(i)));
    }
    String last = parameters.values("epoch").getLast();
    return Optional.of(
        Section.of(
            "Parameters of the activations",
            Page.paragraph(
                "Mean of each parameter by layer; the band is one standard deviation over what"
                    + " learned it. Epoch 0 is before training."),
            Page.charts(panels, keys),
            Html.tag("h3", "After epoch " + last),
            table(parameters, last).html("Parameters of the activations by layer")));
  }

  private static List<Point> points(CsvFile file, String layer, String parameter)
      throws IOException {
    List<Point> points = new ArrayList<>();
    for (int row = 0; row < file.size(); row++) {
      if (file.text(row, LAYER).equals(layer) && file.text(row, PARAMETER).equals(parameter)) {
        double mean = file.number(row, "mean");
        double deviation = file.number(row, "deviation");
        double half = Double.isFinite(deviation) ? deviation : 0;
        points.add(new Point(file.number(row, "epoch"), mean, mean - half, mean + half));
      }
    }
    return points;
  }

  private static Grid table(CsvFile file, String epoch) throws IOException {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (int row = 0; row < file.size(); row++) {
      if (file.text(row, "epoch").equals(epoch)) {
        rows.add(
            List.of(
                Grid.Cell.text("layer " + file.text(row, LAYER)),
                Grid.Cell.text(file.text(row, "activation")),
                Grid.Cell.text(file.text(row, PARAMETER)),
                Grid.Cell.plain(file.number(row, "mean")),
                Grid.Cell.plain(file.number(row, "deviation")),
                Grid.Cell.plain(file.number(row, "least")),
                Grid.Cell.plain(file.number(row, "largest"))));
      }
    }
    return new Grid(
        List.of("layer", "activation", PARAMETER, "mean", "deviation", "least", "largest"), rows);
  }
}
