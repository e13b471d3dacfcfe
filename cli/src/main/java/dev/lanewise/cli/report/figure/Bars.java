package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.chart.BarPanel;
import dev.lanewise.cli.chart.BarPanel.Bar;
import dev.lanewise.cli.chart.BarPanel.Group;
import dev.lanewise.cli.chart.BarPanel.Reference;
import dev.lanewise.cli.chart.Key;
import dev.lanewise.cli.chart.Panel;
import dev.lanewise.cli.chart.Pen;
import dev.lanewise.cli.chart.Sheet;
import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Grid.Cell;
import dev.lanewise.cli.report.page.Measure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A figure of each training by the values of an axis: the mean, and one standard deviation to
 * either side where there are two or more.
 */
record Bars(String kind, String about, String defaultY, Sum sum) implements FigureKind {
  /** A result of a training, or the last value of a metric. */
  static final Bars RESULT =
      new Bars("bars", "A result by the values of an option, mean and deviation.", "", Trial::last);

  /** The area under a curve of {@code metrics.csv}. */
  static final Bars AREA =
      new Bars(
          "area",
          "The area under a curve over the epochs, by the trapezoid rule, mean and deviation.",
          "loss",
          Bars::area);

  private static final String Y = "y";
  private static final String GROUP = "group";
  private static final String BASELINE = "baseline";
  private static final int MOST_GROUPS = 40;

  /** What a training's figure is. */
  @FunctionalInterface
  interface Sum {
    OptionalDouble of(Trial trial, String measure) throws IOException;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        defaultY.isEmpty()
            ? Setting.required(Y, SettingType.MEASURE, "a result, or a column of metrics.csv")
            : Setting.optional(Y, SettingType.MEASURE, "a column of metrics.csv"),
        Setting.by(),
        Setting.optional(
            GROUP, SettingType.AXIS, "an option with a bar for each value, side by side"),
        Setting.optional(BASELINE, SettingType.VALUE, "the value whose mean is marked by a line"),
        Setting.panels());
  }

  /** Trapezoids between the epochs that have a finite value; none of fewer than two. */
  private static OptionalDouble area(Trial trial, String y) throws IOException {
    Optional<CsvFile> metrics = trial.csv("metrics.csv");
    if (metrics.isEmpty() || !metrics.get().has(y) || metrics.get().size() < 2) {
      return OptionalDouble.empty();
    }
    double[] epochs = metrics.get().numbers("epoch");
    double[] values = metrics.get().numbers(y);
    double area = 0;
    for (int i = 1; i < epochs.length; i++) {
      area += (epochs[i] - epochs[i - 1]) * (values[i] + values[i - 1]) / 2;
    }
    return Double.isFinite(area) ? OptionalDouble.of(area) : OptionalDouble.empty();
  }

  @Override
  public Drawn draw(Scene scene) throws IOException {
    String y = scene.text(Y, defaultY);
    List<String> pens = scene.values(GROUP);
    List<Panel> panels = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (Map.Entry<String, List<Trial>> part : scene.parts().entrySet()) {
      List<Group> groups = new ArrayList<>();
      Optional<Reference> reference = Optional.empty();
      for (Map.Entry<String, List<Trial>> by : scene.by(Setting.BY, part.getValue()).entrySet()) {
        List<Bar> bars = new ArrayList<>();
        for (Map.Entry<String, List<Trial>> group : scene.by(GROUP, by.getValue()).entrySet()) {
          Sample sample = Sample.of(group.getValue(), trial -> sum.of(trial, y));
          if (sample.isEmpty()) {
            continue;
          }
          bars.add(bar(y, sample, new Pen(pens.indexOf(group.getKey()))));
          rows.add(row(part.getKey(), by.getKey(), group.getKey(), y, sample));
          if (scene.text(BASELINE, "").equals(by.getKey()) && group.getKey().isEmpty()) {
            reference = Optional.of(new Reference(by.getKey(), Measure.charted(y, sample.mean())));
          }
        }
        if (!bars.isEmpty()) {
          groups.add(new Group(by.getKey(), bars));
        }
      }
      if (!groups.isEmpty()) {
        panels.addAll(panels(title(y, part.getKey()), groups, reference));
      }
    }
    if (panels.isEmpty()) {
      return Drawn.nothing("Nothing to draw: no training that has ended has a " + y + ".");
    }
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < pens.size() && pens.size() > 1; i++) {
      keys.add(new Key(pens.get(i), new Pen(i)));
    }
    Grid kept =
        new Grid(
            List.of(
                "part",
                scene.axis(Setting.BY),
                scene.has(GROUP) ? scene.axis(GROUP) : GROUP,
                Measure.title(y),
                "deviation",
                "runs"),
            rows);
    Grid shown = kept.withoutEmptyColumns();
    return Drawn.of(
        Optional.of(new Sheet(scene.figure().title(), panels, keys)),
        Optional.of(shown),
        kept,
        scene.notes());
  }

  private String title(String y, String part) {
    String title =
        kind.equals("area")
            ? "Area under " + Measure.title(y) + " over epochs"
            : Measure.heading(y) + Measure.unit(y);
    return part.isEmpty() ? title : title + ", " + part;
  }

  /** In charts of a readable height, all on the same scale. */
  static List<BarPanel> panels(String title, List<Group> groups, Optional<Reference> reference) {
    int charts = Math.ceilDiv(groups.size(), MOST_GROUPS);
    int each = Math.ceilDiv(groups.size(), charts);
    Optional<BarPanel.Range> range =
        charts == 1 ? Optional.empty() : Optional.of(BarPanel.Range.of(groups));
    List<BarPanel> panels = new ArrayList<>();
    for (int from = 0; from < groups.size(); from += each) {
      List<Group> some = groups.subList(from, Math.min(groups.size(), from + each));
      panels.add(new BarPanel(title, some, reference, range));
    }
    return panels;
  }

  private static Bar bar(String y, Sample sample, Pen pen) {
    double mean = Measure.charted(y, sample.mean());
    double spread = Measure.charted(y, sample.spread());
    return new Bar(pen, mean, mean - spread, mean + spread);
  }

  private static List<Cell> row(String part, String by, String group, String y, Sample sample) {
    return List.of(
        Cell.text(part),
        Cell.text(by),
        Cell.text(group),
        Cells.value(y, sample.mean()),
        Cells.value(y, sample.deviation()),
        Cell.count(sample.size()));
  }
}
