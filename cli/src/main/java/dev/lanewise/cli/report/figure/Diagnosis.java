package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.chart.Key;
import dev.lanewise.cli.chart.LinePanel;
import dev.lanewise.cli.chart.LinePanel.Line;
import dev.lanewise.cli.chart.LinePanel.Point;
import dev.lanewise.cli.chart.Pen;
import dev.lanewise.cli.chart.Sheet;
import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Grid.Cell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Silent, dead and saturated units and the spread of gradients by layer, after one epoch. */
record Diagnosis() implements FigureKind {
  private static final String AT = "at";
  private static final String FIRST = "first";
  private static final String LAST = "last";
  private static final String MEASURES = "measures";
  private static final String GRADIENT = "gradientDeviation";
  private static final List<String> ALL = List.of("silent", "dead", "saturated", GRADIENT);

  @Override
  public String kind() {
    return "diagnosis";
  }

  @Override
  public String about() {
    return "Silent, dead and saturated units and gradients by layer, from diagnostics.csv.";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.by(),
        Setting.choice(
            AT, "first, before training, or after the last epoch; last if not said", FIRST, LAST),
        Setting.choice(MEASURES, "all if not said", ALL.toArray(String[]::new)));
  }

  @Override
  public Drawn draw(Scene scene) throws IOException {
    boolean first = scene.text(AT, LAST).equals(FIRST);
    List<String> values = scene.values(Setting.BY);
    List<LinePanel> panels = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    SequencedMap<Place, Map<String, Sample>> table = new LinkedHashMap<>();
    List<String> measures = scene.texts(MEASURES, ALL.toArray(String[]::new));
    for (String measure : measures) {
      List<Line> lines = new ArrayList<>();
      for (Map.Entry<String, List<Trial>> by : scene.by(Setting.BY, scene.trials()).entrySet()) {
        TreeMap<Double, List<Double>> layers = layers(by.getValue(), measure, first);
        Pen pen = new Pen(values.indexOf(by.getKey()));
        lines.add(new Line(pen, points(measure, layers)));
        layers.forEach((layer, all) -> {
          Sample sample = new Sample(all);
          rows.add(row(measure, by.getKey(), layer, sample));
          table
              .computeIfAbsent(new Place(by.getKey(), layer), _ -> new HashMap<>())
              .put(measure, sample);
        });
      }
      if (lines.stream().anyMatch(line -> !line.points().isEmpty())) {
        panels.add(new LinePanel(title(measure), "layer", measure.equals(GRADIENT), lines));
      }
    }
    if (panels.isEmpty()) {
      return Drawn.nothing(
          "Nothing to draw: no training that has ended has a diagnostics.csv; --diagnose writes"
              + " it.");
    }
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      keys.add(new Key(values.get(i), new Pen(i)));
    }
    List<String> notes = new ArrayList<>(scene.notes());
    notes.add(first ? "With the first weights, before any step." : "After the last epoch of each.");
    Grid grid =
        new Grid(
            List.of("measure", scene.axis(Setting.BY), "layer", "mean", "deviation", "runs"), rows);
    return Drawn.of(
        Optional.of(new Sheet(scene.figure().title(), List.copyOf(panels), keys)),
        Optional.of(shown(scene, measures, table)),
        grid,
        notes);
  }

  /** A row of the table that is shown. */
  private record Place(String by, double layer) {}

  /** By value and layer, a column a measure. */
  private static Grid shown(
      Scene scene, List<String> measures, SequencedMap<Place, Map<String, Sample>> table) {
    List<String> head = new ArrayList<>(List.of(scene.axis(Setting.BY), "layer"));
    measures.forEach(measure -> head.add(title(measure).replace(" (%)", "")));
    Sample none = new Sample(List.of());
    List<List<Cell>> rows = new ArrayList<>();
    for (String by : scene.values(Setting.BY)) {
      table.forEach((place, samples) -> {
        if (place.by.equals(by)) {
          List<Cell> row = new ArrayList<>(List.of(Cell.text(by), Cell.count(place.layer)));
          measures.forEach(measure ->
              row.add(
                  Cells.mean(
                      measure.equals(GRADIENT) ? measure : measure + "Share",
                      samples.getOrDefault(measure, none))));
          rows.add(row);
        }
      });
    }
    return new Grid(head, rows);
  }

  private static TreeMap<Double, List<Double>> layers(
      List<Trial> trials, String measure, boolean first) throws IOException {
    TreeMap<Double, List<Double>> layers = new TreeMap<>();
    for (Trial trial : trials) {
      Optional<CsvFile> file = trial.csv("diagnostics.csv");
      double epoch = file.isPresent() && !first ? lastEpoch(file.get()) : 0;
      for (int row = 0; file.isPresent() && row < file.get().size(); row++) {
        double value = file.get().number(row, measure);
        if (file.get().number(row, "epoch") == epoch && Double.isFinite(value)) {
          layers
              .computeIfAbsent(file.get().number(row, "layer"), _ -> new ArrayList<>())
              .add(value);
        }
      }
    }
    return layers;
  }

  private static double lastEpoch(CsvFile file) throws IOException {
    double last = 0;
    for (int row = 0; row < file.size(); row++) {
      last = Math.max(last, file.number(row, "epoch"));
    }
    return last;
  }

  private static List<Point> points(String measure, SequencedMap<Double, List<Double>> layers) {
    double unit = measure.equals(GRADIENT) ? 1 : 100;
    List<Point> points = new ArrayList<>();
    layers.forEach((layer, all) -> {
      Sample sample = new Sample(all);
      double mean = unit * sample.mean();
      double spread = unit * sample.spread(); // in decades there is no band
      double low = unit == 1 ? mean : Math.max(0, mean - spread);
      double high = unit == 1 ? mean : Math.min(100, mean + spread);
      points.add(new Point(layer, mean, low, high));
    });
    return points;
  }

  private static String title(String measure) {
    return switch (measure) {
      case "silent" -> "Silent outputs (%)";
      case "dead" -> "Dead units (%)";
      case "saturated" -> "Saturated outputs (%)";
      default -> "Deviation of gradients";
    };
  }

  private static List<Cell> row(String measure, String by, double layer, Sample sample) {
    boolean share = !measure.equals(GRADIENT);
    double deviation = sample.deviation();
    Cell spread = share ? Cell.percent(deviation) : Cell.plain(deviation);
    return List.of(
        Cell.text(title(measure).replace(" (%)", "")),
        Cell.text(by),
        Cell.count(layer),
        share ? Cell.percent(sample.mean()) : Cell.plain(sample.mean()),
        Double.isNaN(deviation) ? Cell.none() : spread,
        Cell.count(sample.size()));
  }
}
