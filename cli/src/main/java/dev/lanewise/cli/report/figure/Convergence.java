package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.chart.BarPanel.Bar;
import dev.lanewise.cli.chart.BarPanel.Group;
import dev.lanewise.cli.chart.Panel;
import dev.lanewise.cli.chart.Pen;
import dev.lanewise.cli.chart.Sheet;
import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Grid.Cell;
import dev.lanewise.cli.report.page.Measure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Steps until the validation loss first fell below a threshold: median and quartiles over seeds. A
 * training that never got there counts as one that takes for ever, so that it is not left out.
 */
record Convergence() implements FigureKind {
  /** The file that it reads. */
  static final String STEPS = "steps.csv";

  /** Why there may be nothing in it. */
  static final String NO_STEPS =
      " --record steps:N writes a line every N steps, none in a training of fewer.";

  private static final String THRESHOLD = "threshold";
  private static final String REFERENCE = "reference";
  private static final String Y = "y";

  @Override
  public String kind() {
    return "convergence";
  }

  @Override
  public String about() {
    return "Steps until a loss of steps.csv first fell below a threshold, median and quartiles.";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.by(),
        Setting.required(THRESHOLD, SettingType.NUMBER, "the loss to fall below"),
        Setting.optional(
            REFERENCE, SettingType.VALUE, "the value whose median the others are divided by"),
        Setting.choice(Y, "the column of steps.csv", "validationLoss", "loss"),
        Setting.panels());
  }

  @Override
  public Drawn draw(Scene scene) throws IOException {
    String y = scene.text(Y, "validationLoss");
    double threshold = Double.parseDouble(scene.text(THRESHOLD));
    List<Panel> panels = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (Map.Entry<String, List<Trial>> part : scene.parts().entrySet()) {
      SequencedMap<String, List<Double>> steps = new LinkedHashMap<>();
      for (Map.Entry<String, List<Trial>> by : scene.by(Setting.BY, part.getValue()).entrySet()) {
        List<Double> taken = new ArrayList<>();
        for (Trial trial : by.getValue()) {
          steps(trial, y, threshold).ifPresent(taken::add);
        }
        if (!taken.isEmpty()) {
          steps.put(by.getKey(), taken);
        }
      }
      List<Double> reference = steps.get(scene.text(REFERENCE, ""));
      double unit = reference == null ? Double.NaN : Sample.quantile(reference, 0.5);
      steps.forEach((value, taken) -> rows.add(row(part.getKey(), value, taken, unit)));
      List<Group> groups = groups(steps);
      if (!groups.isEmpty()) {
        String title = "Steps to a " + Measure.title(y) + " below " + scene.text(THRESHOLD);
        String whole = part.getKey().isEmpty() ? title : title + ", " + part.getKey();
        panels.addAll(Bars.panels(whole, groups, Optional.empty()));
      }
    }
    if (rows.isEmpty()) {
      return Drawn.nothing(
          "Nothing to draw: no training that has ended has a steps.csv with " + y + "." + NO_STEPS);
    }
    List<String> notes = new ArrayList<>(scene.notes());
    notes.add(
        "Steps are looked at as often as they were recorded. A training that never fell below the"
            + " threshold counts as slower than all others; where half never did there is no"
            + " median.");
    Grid kept =
        new Grid(
            List.of(
                "part",
                scene.axis(Setting.BY),
                "median steps",
                "lower quartile",
                "upper quartile",
                "got there",
                "runs",
                "times " + scene.text(REFERENCE, "the reference")),
            rows);
    return Drawn.of(
        panels.isEmpty()
            ? Optional.empty()
            : Optional.of(new Sheet(scene.figure().title(), panels, List.of())),
        Optional.of(kept.withoutEmptyColumns()),
        kept,
        notes);
  }

  /** The first step below; infinite where there is none; empty where nothing was recorded. */
  private static Optional<Double> steps(Trial trial, String y, double threshold)
      throws IOException {
    Optional<CsvFile> steps = trial.csv(STEPS);
    if (steps.isEmpty() || !steps.get().has(y)) {
      return Optional.empty();
    }
    for (int row = 0; row < steps.get().size(); row++) {
      if (steps.get().number(row, y) < threshold) {
        return Optional.of(steps.get().number(row, "step"));
      }
    }
    return Optional.of(Double.POSITIVE_INFINITY);
  }

  private static List<Group> groups(SequencedMap<String, List<Double>> steps) {
    List<Group> groups = new ArrayList<>();
    steps.forEach((value, taken) -> {
      double median = Sample.quantile(taken, 0.5);
      if (Double.isFinite(median)) {
        double high = Sample.quantile(taken, 0.75);
        Bar bar =
            new Bar(
                new Pen(0),
                median,
                Sample.quantile(taken, 0.25),
                Double.isFinite(high) ? high : median);
        groups.add(new Group(value, List.of(bar)));
      }
    });
    return groups;
  }

  private static List<Cell> row(String part, String value, List<Double> taken, double unit) {
    double median = Sample.quantile(taken, 0.5);
    double ratio = median / unit;
    return List.of(
        Cell.text(part),
        Cell.text(value),
        steps(median),
        steps(Sample.quantile(taken, 0.25)),
        steps(Sample.quantile(taken, 0.75)),
        Cell.count(taken.stream().filter(Double::isFinite).count()),
        Cell.count(taken.size()),
        Double.isFinite(ratio) ? Cell.plain(ratio) : Cell.none());
  }

  private static Cell steps(double value) {
    return Double.isFinite(value) ? Cell.count(value) : Cell.none();
  }
}
