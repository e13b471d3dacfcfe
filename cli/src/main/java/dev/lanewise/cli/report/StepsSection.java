package dev.lanewise.cli.report;

import dev.lanewise.cli.chart.Key;
import dev.lanewise.cli.chart.LinePanel;
import dev.lanewise.cli.chart.LinePanel.Line;
import dev.lanewise.cli.chart.LinePanel.Point;
import dev.lanewise.cli.chart.Pen;
import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Numbers;
import dev.lanewise.cli.report.page.Page;
import dev.lanewise.cli.report.page.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The loss step by step, from {@code steps.csv}. */
final class StepsSection {
  private static final Pen BATCH = new Pen(0);
  private static final Pen VALIDATION = new Pen(1);

  private StepsSection() {}

  static Optional<Section> of(Path folder) throws IOException {
    Optional<CsvFile> read = CsvFile.read(folder.resolve("steps.csv"));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    CsvFile steps = read.get();
    List<Line> lines = new ArrayList<>();
    List<Key> keys = new ArrayList<>();
    if (steps.has("loss")) {
      lines.add(line(steps, "loss", BATCH));
      keys.add(new Key("the batch, before its step", BATCH));
    }
    if (steps.has("validationLoss")) {
      lines.add(line(steps, "validationLoss", VALIDATION));
      keys.add(new Key("validation samples", VALIDATION));
    }
    if (lines.stream()
        .flatMap(line -> line.points().stream())
        .noneMatch(point -> Double.isFinite(point.y()))) {
      return Optional.empty();
    }
    return Optional.of(
        Section.of(
            "Steps",
            Page.paragraph(
                "Loss of "
                    + Numbers.count(steps.size())
                    + " steps, on the current batch and on a fixed part of the held-out samples."),
            Page.charts(List.of(new LinePanel("Loss", "step", false, lines)), keys)));
  }

  private static Line line(CsvFile steps, String name, Pen pen) throws IOException {
    List<Point> points = new ArrayList<>();
    for (int row = 0; row < steps.size(); row++) {
      points.add(new Point(steps.number(row, "step"), steps.number(row, name)));
    }
    return new Line(pen, points);
  }
}
