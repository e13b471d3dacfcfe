package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.chart.BarPanel.Bar;
import dev.lanewise.cli.chart.BarPanel.Group;
import dev.lanewise.cli.chart.Key;
import dev.lanewise.cli.chart.Panel;
import dev.lanewise.cli.chart.Pen;
import dev.lanewise.cli.chart.Sheet;
import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Grid.Cell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** How far the numbers of each parameter went in training, from {@code movement.csv}. */
record Movement() implements FigureKind {
  private static final String ONLY = "only";

  /** More bars than these are a table only. */
  private static final int MOST_BARS = 160;

  @Override
  public String kind() {
    return "movement";
  }

  @Override
  public String about() {
    return "The mean distance between first and last weights, by parameter.";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.by(),
        Setting.optional(ONLY, SettingType.TEXT, "endings of parameters' names, such as weight"));
  }

  @Override
  public Drawn draw(Scene scene) throws IOException {
    List<String> values = scene.values(Setting.BY);
    SequencedMap<String, SequencedMap<String, List<Double>>> changes = new LinkedHashMap<>();
    for (Map.Entry<String, List<Trial>> by : scene.by(Setting.BY, scene.trials()).entrySet()) {
      for (Trial trial : by.getValue()) {
        read(trial, by.getKey(), scene.texts(ONLY), changes);
      }
    }
    if (changes.isEmpty()) {
      return Drawn.nothing(
          "Nothing to draw: no training that has ended has a movement.csv; --record movement"
              + " writes it.");
    }
    List<List<Cell>> rows = new ArrayList<>();
    List<List<Cell>> all = new ArrayList<>();
    List<Group> groups = new ArrayList<>();
    int bars = 0;
    for (Map.Entry<String, SequencedMap<String, List<Double>>> entry : changes.entrySet()) {
      List<Cell> row = new ArrayList<>(List.of(Cell.text(entry.getKey())));
      List<Bar> group = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        Sample sample = new Sample(entry.getValue().getOrDefault(values.get(i), List.of()));
        row.add(Cells.mean("", sample));
        if (!sample.isEmpty()) {
          double mean = sample.mean();
          double spread = sample.spread();
          group.add(new Bar(new Pen(i), mean, mean - spread, mean + spread));
          all.add(
              List.of(
                  Cell.text(entry.getKey()),
                  Cell.text(values.get(i)),
                  Cell.plain(mean),
                  Cells.value("", sample.deviation()),
                  Cell.count(sample.size())));
          bars++;
        }
      }
      rows.add(row);
      groups.add(new Group(entry.getKey(), group));
    }
    List<String> head = new ArrayList<>(List.of("parameter"));
    head.addAll(values);
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      keys.add(new Key(values.get(i), new Pen(i)));
    }
    List<? extends Panel> panels =
        bars > MOST_BARS ? List.of() : Bars.panels("Mean |change|", groups, Optional.empty());
    return Drawn.of(
        panels.isEmpty()
            ? Optional.empty()
            : Optional.of(new Sheet(scene.figure().title(), List.copyOf(panels), keys)),
        Optional.of(new Grid(head, rows)),
        new Grid(List.of("parameter", Setting.BY, "mean change", "deviation", "runs"), all),
        scene.notes());
  }

  private static void read(
      Trial trial,
      String value,
      List<String> endings,
      SequencedMap<String, SequencedMap<String, List<Double>>> changes)
      throws IOException {
    Optional<CsvFile> movement = trial.csv("movement.csv");
    for (int row = 0; movement.isPresent() && row < movement.get().size(); row++) {
      String parameter = movement.get().text(row, "parameter");
      double change = movement.get().number(row, "meanChange");
      boolean wanted = endings.isEmpty() || endings.stream().anyMatch(parameter::endsWith);
      if (wanted && Double.isFinite(change)) {
        changes
            .computeIfAbsent(parameter, _ -> new LinkedHashMap<>())
            .computeIfAbsent(value, _ -> new ArrayList<>())
            .add(change);
      }
    }
  }
}
