package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.report.figure.Sample.Difference;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Grid.Cell;
import dev.lanewise.cli.report.page.Measure;
import dev.lanewise.cli.report.page.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far each value of an axis is from a baseline, and whether seeds alone explain it. */
record DifferenceTable() implements FigureKind {
  private static final String Y = "y";
  private static final String BASELINE = "baseline";

  @Override
  public String kind() {
    return "difference";
  }

  @Override
  public String about() {
    return "The mean difference of each value from a baseline, with its 95 % confidence interval.";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.required(Y, SettingType.MEASURE, "a result, or a column of metrics.csv"),
        Setting.by(),
        Setting.required(
            BASELINE, SettingType.VALUE, "the value that the others are compared with"),
        Setting.panels());
  }

  @Override
  public Drawn draw(Scene scene) throws IOException {
    String y = scene.text(Y);
    String baseline = scene.text(BASELINE);
    List<List<Cell>> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>(scene.notes());
    for (Map.Entry<String, List<Trial>> part : scene.parts().entrySet()) {
      Map<String, List<Trial>> groups = scene.by(Setting.BY, part.getValue());
      Sample base = Sample.of(groups.getOrDefault(baseline, List.of()), it -> it.last(y));
      if (base.isEmpty()) {
        notes.add(
            "No training with "
                + baseline
                + (part.getKey().isEmpty() ? "" : " and " + part.getKey())
                + " has ended: there is nothing to compare with.");
        continue;
      }
      for (Map.Entry<String, List<Trial>> group : groups.entrySet()) {
        Sample sample = Sample.of(group.getValue(), trial -> trial.last(y));
        if (!sample.isEmpty() && !group.getKey().equals(baseline)) {
          rows.add(row(part.getKey(), group.getKey(), y, sample, base));
        }
      }
    }
    if (rows.isEmpty()) {
      notes.add("Nothing to compare.");
      return new Drawn(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), notes);
    }
    notes.add(
        "Intervals by Welch's t: of 100 such intervals about 95 hold the true difference. With many"
            + " rows some exclude 0 by chance.");
    Grid kept =
        new Grid(
            List.of(
                "part",
                scene.axis(Setting.BY),
                Measure.title(y),
                baseline,
                "difference",
                "from",
                "to",
                "runs",
                "of " + baseline,
                "verdict"),
            rows);
    return Drawn.of(Optional.empty(), Optional.of(kept.withoutEmptyColumns()), kept, notes);
  }

  private static List<Cell> row(String part, String by, String y, Sample sample, Sample base) {
    Difference difference = sample.minus(base);
    return List.of(
        Cell.text(part),
        Cell.text(by),
        Cells.value(y, sample.mean()),
        Cells.value(y, base.mean()),
        points(y, difference.mean()),
        points(y, difference.low()),
        points(y, difference.high()),
        Cell.count(sample.size()),
        Cell.count(base.size()),
        Cell.text(verdict(difference)));
  }

  /** Differences of shares are points, not percent. */
  private static Cell points(String y, double value) {
    if (Double.isNaN(value)) {
      return Cell.none();
    }
    String sign = value > 0 ? "+" : "";
    return Measure.isShare(y)
        ? Cell.number(value, sign + Numbers.percent(value).replace("%", "points"))
        : Cell.number(value, sign + Numbers.plain(value));
  }

  private static String verdict(Difference difference) {
    if (Double.isNaN(difference.low())) {
      return "too few seeds to tell";
    }
    if (difference.low() > 0) {
      return "above";
    }
    return difference.high() < 0 ? "below" : "not told apart";
  }
}
