package dev.lanewise.cli.report;

import dev.lanewise.cli.chart.Key;
import dev.lanewise.cli.chart.LinePanel;
import dev.lanewise.cli.chart.LinePanel.Line;
import dev.lanewise.cli.chart.LinePanel.Point;
import dev.lanewise.cli.chart.Pen;
import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Measure;
import dev.lanewise.cli.report.page.Page;
import dev.lanewise.cli.report.page.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** The course of a training, from {@code metrics.csv}: curves, and a table of epochs. */
final class MetricsSections {
  private static final String EPOCH = "epoch";
  private static final Pen TRAINING = new Pen(0);
  private static final Pen VALIDATION = new Pen(1);

  private MetricsSections() {}

  static List<Section> of(Path folder) throws IOException {
    Optional<CsvFile> read = CsvFile.read(folder.resolve("metrics.csv"));
    if (read.isEmpty()) {
      return List.of(
          Section.of("Course", Page.note("No epoch was finished: there is no metrics.csv.")));
    }
    CsvFile metrics = read.get();
    List<LinePanel> panels = new ArrayList<>();
    panel(metrics, "Loss", "loss", "validationLoss").ifPresent(panels::add);
    panel(metrics, "Accuracy (%)", "accuracy", "validationAccuracy").ifPresent(panels::add);
    panel(metrics, "Precision (%)", "precision", "validationPrecision").ifPresent(panels::add);
    if (metrics.has("learningRate")
        && DoubleStream.of(metrics.numbers("learningRate")).distinct().count() > 1) {
      panel(metrics, "Learning rate", "learningRate", "").ifPresent(panels::add);
    }
    boolean validated = metrics.names().stream().anyMatch(name -> name.startsWith("validation"));
    List<Key> keys =
        validated
            ? List.of(new Key("training", TRAINING), new Key("validation", VALIDATION))
            : List.of();
    List<Section> sections = new ArrayList<>();
    if (!panels.isEmpty()) {
      sections.add(
          Section.of(
              "Course",
              Page.paragraph(
                  "Training figures are means over an epoch's steps, each measured before its step"
                      + " changed the weights"
                      + (validated
                          ? "; validation figures are measured after the epoch."
                          : ". No samples were held out for validation.")),
              Page.charts(panels, keys)));
    }
    sections.add(Section.of("Epochs", table(metrics).html("Epochs")));
    return sections;
  }

  private static Optional<LinePanel> panel(
      CsvFile metrics, String title, String training, String validation) throws IOException {
    List<Line> lines = new ArrayList<>();
    if (metrics.has(training)) {
      lines.add(line(metrics, training, TRAINING));
    }
    if (metrics.has(validation)) {
      lines.add(line(metrics, validation, VALIDATION));
    }
    boolean drawable =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .anyMatch(point -> Double.isFinite(point.y()));
    return drawable ? Optional.of(new LinePanel(title, EPOCH, false, lines)) : Optional.empty();
  }

  private static Line line(CsvFile metrics, String name, Pen pen) throws IOException {
    List<Point> points = new ArrayList<>();
    for (int row = 0; row < metrics.size(); row++) {
      points.add(
          new Point(metrics.number(row, EPOCH), Measure.charted(name, metrics.number(row, name))));
    }
    return new Line(pen, points);
  }

  private static Grid table(CsvFile metrics) throws IOException {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    int best = best(metrics);
    for (int row = 0; row < metrics.size(); row++) {
      List<Grid.Cell> cells = new ArrayList<>();
      for (String name : metrics.names()) {
        Grid.Cell cell = Measure.cell(name, metrics.number(row, name));
        cells.add(row == best && name.equals("validationLoss") ? cell.with("best") : cell);
      }
      rows.add(cells);
    }
    return new Grid(metrics.names().stream().map(Measure::title).toList(), rows);
  }

  /** The row with the least validation loss; -1 where there is none. */
  private static int best(CsvFile metrics) throws IOException {
    if (!metrics.has("validationLoss")) {
      return -1;
    }
    double[] losses = metrics.numbers("validationLoss");
    int best = -1;
    for (int row = 0; row < losses.length; row++) {
      if (!Double.isNaN(losses[row]) && (best < 0 || losses[row] < losses[best])) {
        best = row;
      }
    }
    return best;
  }
}
