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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/** What trainable activations learned, by layer, from {@code activation-parameters.csv}. */
record Parameters() implements FigureKind {
  private static final String ONLY = "parameters";

  /** More charts than these are a table only. */
  private static final int MOST_PANELS = 36;

  @Override
  public String kind() {
    return "parameters";
  }

  @Override
  public String about() {
    return "Parameters of trainable activations: by epoch as curves, the last as a table by layer.";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.by(), Setting.optional(ONLY, SettingType.TEXT, "their letters, such as X, Y, Z"));
  }

  /** Where a number stands: which value of the axis, layer and parameter. */
  private record Place(String by, String layer, String parameter) {}

  @Override
  public Drawn draw(Scene scene) throws IOException {
    SequencedMap<Place, TreeMap<Double, List<Double>>> means = new LinkedHashMap<>();
    for (Map.Entry<String, List<Trial>> by : scene.by(Setting.BY, scene.trials()).entrySet()) {
      for (Trial trial : by.getValue()) {
        read(trial, by.getKey(), scene.texts(ONLY), means);
      }
    }
    if (means.isEmpty()) {
      return Drawn.nothing(
          "Nothing to draw: no training that has ended has these parameters in an"
              + " activation-parameters.csv; --record activation-parameters writes it.");
    }
    SequencedSet<String> layers = new LinkedHashSet<>();
    SequencedSet<String> parameters = new LinkedHashSet<>();
    SequencedSet<String> values = new LinkedHashSet<>();
    means
        .keySet()
        .forEach(place -> {
          layers.add(place.layer);
          parameters.add(place.parameter);
          values.add(place.by);
        });
    List<String> pens = List.copyOf(layers);
    boolean many = values.size() * parameters.size() > MOST_PANELS;
    SequencedSet<String> drawn = many ? new LinkedHashSet<>() : parameters;
    List<LinePanel> panels = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (String by : values) {
      for (String parameter : drawn) {
        panel(means, by, parameter, pens).ifPresent(panels::add);
      }
      for (String layer : layers) {
        row(means, by, layer, parameters).ifPresent(rows::add);
      }
    }
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < pens.size(); i++) {
      keys.add(new Key("layer " + pens.get(i), new Pen(i)));
    }
    List<String> head = new ArrayList<>(List.of(scene.axis(Setting.BY), "layer"));
    head.addAll(parameters);
    List<String> notes = new ArrayList<>(scene.notes());
    notes.add(
        "The table has the last epoch: the mean over trainings, and one standard deviation where"
            + " there are two or more.");
    return Drawn.of(
        panels.isEmpty()
            ? Optional.empty()
            : Optional.of(new Sheet(scene.figure().title(), List.copyOf(panels), keys)),
        Optional.of(new Grid(head, rows)),
        kept(means),
        notes);
  }

  private static void read(
      Trial trial,
      String by,
      List<String> only,
      SequencedMap<Place, TreeMap<Double, List<Double>>> means)
      throws IOException {
    Optional<CsvFile> file = trial.csv("activation-parameters.csv");
    for (int row = 0; file.isPresent() && row < file.get().size(); row++) {
      String parameter = file.get().text(row, "parameter");
      double mean = file.get().number(row, "mean");
      if ((only.isEmpty() || only.contains(parameter)) && Double.isFinite(mean)) {
        means
            .computeIfAbsent(
                new Place(by, file.get().text(row, "layer"), parameter), _ -> new TreeMap<>())
            .computeIfAbsent(file.get().number(row, "epoch"), _ -> new ArrayList<>())
            .add(mean);
      }
    }
  }

  private static Optional<LinePanel> panel(
      Map<Place, TreeMap<Double, List<Double>>> means,
      String by,
      String parameter,
      List<String> layers) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      List<Point> points = new ArrayList<>();
      means
          .getOrDefault(new Place(by, layers.get(i), parameter), new TreeMap<>())
          .forEach((epoch, all) -> {
            Sample sample = new Sample(all);
            double mean = sample.mean();
            points.add(new Point(epoch, mean, mean - sample.spread(), mean + sample.spread()));
          });
      if (!points.isEmpty()) {
        lines.add(new Line(new Pen(i), points));
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new LinePanel(parameter + ", " + by, "epoch", false, lines));
  }

  private static Optional<List<Cell>> row(
      Map<Place, TreeMap<Double, List<Double>>> means,
      String by,
      String layer,
      SequencedSet<String> parameters) {
    List<Cell> row = new ArrayList<>(List.of(Cell.text(by), Cell.text("layer " + layer)));
    boolean found = false;
    for (String parameter : parameters) {
      TreeMap<Double, List<Double>> epochs = means.get(new Place(by, layer, parameter));
      found |= epochs != null;
      row.add(
          epochs == null ? Cell.none() : Cells.mean("", new Sample(epochs.lastEntry().getValue())));
    }
    return found ? Optional.of(row) : Optional.empty();
  }

  private static Grid kept(SequencedMap<Place, TreeMap<Double, List<Double>>> means) {
    List<List<Cell>> rows = new ArrayList<>();
    means.forEach((place, epochs) ->
        epochs.forEach((epoch, all) -> {
          Sample sample = new Sample(all);
          rows.add(
              List.of(
                  Cell.text(place.by),
                  Cell.text(place.layer),
                  Cell.text(place.parameter),
                  Cell.count(epoch),
                  Cell.plain(sample.mean()),
                  Cells.value("", sample.deviation()),
                  Cell.count(sample.size())));
        }));
    return new Grid(
        List.of(Setting.BY, "layer", "parameter", "epoch", "mean", "deviation", "runs"), rows);
  }
}
