package dev.lanewise.cli.report;

import dev.lanewise.cli.chart.BarPanel;
import dev.lanewise.cli.chart.BarPanel.Bar;
import dev.lanewise.cli.chart.BarPanel.Group;
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

/** How far the parameters went, from {@code movement.csv}. */
final class MovementSection {
  /** More bars than these are a table only. */
  private static final int MOST_BARS = 24;

  private MovementSection() {}

  static Optional<Section> of(Path folder) throws IOException {
    Optional<CsvFile> read = CsvFile.read(folder.resolve("movement.csv"));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    CsvFile movement = read.get();
    List<List<Grid.Cell>> rows = new ArrayList<>();
    List<Group> groups = new ArrayList<>();
    for (int row = 0; row < movement.size(); row++) {
      double change = movement.number(row, "meanChange");
      String parameter = movement.text(row, "parameter");
      rows.add(
          List.of(
              Grid.Cell.text(parameter),
              Grid.Cell.count(movement.number(row, "count")),
              Grid.Cell.plain(movement.number(row, "meanStart")),
              Grid.Cell.plain(change)));
      groups.add(new Group(parameter, List.of(new Bar(new Pen(0), change, change, change))));
    }
    List<Html> parts = new ArrayList<>();
    parts.add(
        Page.paragraph(
            "The mean distance between where the numbers of each parameter began and where they"
                + " ended, beside their mean size at the beginning."));
    if (groups.size() <= MOST_BARS
        && groups.stream().anyMatch(it -> Double.isFinite(it.bars().getFirst().value()))) {
      parts.add(
          Page.charts(List.of(new BarPanel("Mean |change|", groups, Optional.empty())), List.of()));
    }
    parts.add(
        new Grid(List.of("parameter", "numbers", "mean |start|", "mean |change|"), rows)
            .html("Movement by parameter"));
    return Optional.of(new Section("Movement of the weights", parts));
  }
}
