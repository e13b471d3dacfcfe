package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.chart.Key;
import dev.lanewise.cli.chart.LinePanel;
import dev.lanewise.cli.chart.LinePanel.Line;
import dev.lanewise.cli.chart.LinePanel.Point;
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
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Columns of a file of each run along epochs or steps: the mean of the trainings of each series,
 * with a band of one standard deviation to either side where there are two or more.
 */
record Curves(String kind, String file, String along, List<String> columns) implements FigureKind {
  /** By epoch, from {@code metrics.csv}. */
  static final Curves EPOCHS = new Curves("curves", "metrics.csv", "epoch", List.of());

  /** By step, from {@code steps.csv}. */
  static final Curves STEPS =
      new Curves("steps", Convergence.STEPS, "step", List.of("loss", "validationLoss"));

  private static final String SERIES = "series";
  private static final String Y = "y";

  @Override
  public String about() {
    return "Columns of " + file + " by " + along + ", mean and deviation of each series.";
  }

  @Override
  public List<Setting> settings() {
    String about = "columns of " + file + ", one chart each";
    return List.of(
        columns.isEmpty()
            ? Setting.required(Y, SettingType.MEASURE, about)
            : Setting.optional(Y, SettingType.MEASURE, about),
        Setting.required(SERIES, SettingType.AXIS, "the option that has a curve for each value"),
        Setting.panels());
  }

  @Override
  public Drawn draw(Scene scene) throws IOException {
    List<String> names = scene.values(SERIES);
    List<Panel> panels = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (Map.Entry<String, List<Trial>> part : scene.parts().entrySet()) {
      for (String y : scene.texts(Y, columns.toArray(String[]::new))) {
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<String, List<Trial>> series : scene.by(SERIES, part.getValue()).entrySet()) {
          TreeMap<Double, List<Double>> values = values(series.getValue(), y);
          Pen pen = new Pen(names.indexOf(series.getKey()));
          lines.add(new Line(pen, points(values, y)));
          addRows(rows, part.getKey(), series.getKey(), y, values);
        }
        String title = Measure.heading(y) + Measure.unit(y);
        title(title, part.getKey(), lines).ifPresent(panels::add);
      }
    }
    if (panels.isEmpty()) {
      String why = file.equals(Convergence.STEPS) ? Convergence.NO_STEPS : "";
      return Drawn.nothing(
          "Nothing to draw: no training that has ended has these figures in " + file + "." + why);
    }
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      keys.add(new Key(names.get(i), new Pen(i)));
    }
    Grid kept =
        new Grid(List.of("part", SERIES, "measure", along, "mean", "deviation", "runs"), rows);
    return Drawn.of(
        Optional.of(new Sheet(scene.figure().title(), panels, keys)),
        Optional.empty(),
        kept,
        notes(scene, names));
  }

  private Optional<LinePanel> title(String title, String part, List<Line> lines) {
    boolean drawable =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .anyMatch(p -> Double.isFinite(p.y()));
    String whole = part.isEmpty() ? title : title + ", " + part;
    return drawable ? Optional.of(new LinePanel(whole, along, false, lines)) : Optional.empty();
  }

  /** Finite values of all trials by their place. */
  private TreeMap<Double, List<Double>> values(List<Trial> trials, String y) throws IOException {
    TreeMap<Double, List<Double>> values = new TreeMap<>();
    for (Trial trial : trials) {
      Optional<CsvFile> read = trial.csv(file);
      if (read.isEmpty() || !read.get().has(y)) {
        continue;
      }
      for (int row = 0; row < read.get().size(); row++) {
        double value = read.get().number(row, y);
        if (Double.isFinite(value)) {
          values.computeIfAbsent(read.get().number(row, along), _ -> new ArrayList<>()).add(value);
        }
      }
    }
    return values;
  }

  private static List<Point> points(SequencedMap<Double, List<Double>> values, String y) {
    List<Point> points = new ArrayList<>();
    values.forEach((place, all) -> {
      Sample sample = new Sample(all);
      double mean = Measure.charted(y, sample.mean());
      double spread = Measure.charted(y, sample.spread());
      double most = Measure.isShare(y) ? 100 : Double.POSITIVE_INFINITY;
      double least = 0; // nothing that is measured is below
      points.add(
          new Point(place, mean, Math.max(least, mean - spread), Math.min(most, mean + spread)));
    });
    return points;
  }

  private static void addRows(
      List<List<Cell>> rows,
      String part,
      String series,
      String y,
      SequencedMap<Double, List<Double>> values) {
    values.forEach((place, all) -> {
      Sample sample = new Sample(all);
      rows.add(
          List.of(
              Cell.text(part),
              Cell.text(series),
              Cell.text(y),
              Cell.count(place),
              Cells.value(y, sample.mean()),
              Cells.value(y, sample.deviation()),
              Cell.count(sample.size())));
    });
  }

  private static List<String> notes(Scene scene, List<String> names) {
    List<String> notes = new ArrayList<>(scene.notes());
    if (scene.trials().size() > names.size()) {
      notes.add("Lines are means over trainings; bands are one standard deviation to either side.");
    }
    return notes;
  }
}
