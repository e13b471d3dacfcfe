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
import dev.lanewise.cli.report.page.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Values of an axis, the best first, with what a step costs. */
record Ranking() implements FigureKind {
  private static final String Y = "y";

  @Override
  public String kind() {
    return "ranking";
  }

  @Override
  public String about() {
    return "Values by their mean, the best first, with 95 % confidence intervals and time a step.";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.required(Y, SettingType.MEASURE, "a result, or a column of metrics.csv"),
        Setting.by(),
        Setting.panels());
  }

  /** A value of the axis. */
  private record Place(String name, Sample sample, Sample stepSeconds) {}

  @Override
  public Drawn draw(Scene scene) throws IOException {
    String y = scene.text(Y);
    List<Panel> panels = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    boolean single = false;
    for (Map.Entry<String, List<Trial>> part : scene.parts().entrySet()) {
      List<Place> places = places(scene, y, part.getValue());
      List<Group> groups = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        Place place = places.get(i);
        rows.add(row(part.getKey(), i + 1, y, place));
        groups.add(group(y, place));
        single |= place.sample.size() < 2;
      }
      if (!groups.isEmpty()) {
        String title = Measure.heading(y) + Measure.unit(y);
        String whole = part.getKey().isEmpty() ? title : title + ", " + part.getKey();
        panels.addAll(Bars.panels(whole, groups, Optional.empty()));
      }
    }
    if (panels.isEmpty()) {
      return Drawn.nothing("Nothing to rank: no training that has ended has a " + y + ".");
    }
    List<String> notes = new ArrayList<>(scene.notes());
    notes.add(
        "Intervals of the mean by Student's t. Neighbours whose intervals overlap are not told"
            + " apart. Times are the median over epochs after the first, while other trainings may"
            + " have run beside.");
    if (single) {
      notes.add("Where there is one seed only there is no interval.");
    }
    Grid kept =
        new Grid(
            List.of(
                "part",
                "rank",
                scene.axis(Setting.BY),
                Measure.title(y),
                "± 95 %",
                "deviation",
                "runs",
                "time a step"),
            rows);
    return Drawn.of(
        Optional.of(new Sheet(scene.figure().title(), panels, List.of())),
        Optional.of(kept.withoutEmptyColumns()),
        kept,
        notes);
  }

  private static List<Place> places(Scene scene, String y, List<Trial> trials) throws IOException {
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, List<Trial>> group : scene.by(Setting.BY, trials).entrySet()) {
      Sample sample = Sample.of(group.getValue(), trial -> trial.last(y));
      if (!sample.isEmpty()) {
        Sample seconds = Sample.of(group.getValue(), Ranking::stepSeconds);
        places.add(new Place(group.getKey(), sample, seconds));
      }
    }
    Comparator<Place> upwards = Comparator.comparingDouble(place -> place.sample.mean());
    places.sort(y.endsWith("oss") ? upwards : upwards.reversed());
    return places;
  }

  /** Batch size over samples a second: the median of the epochs after the first, if there are. */
  private static OptionalDouble stepSeconds(Trial trial) throws IOException {
    Optional<CsvFile> metrics = trial.csv("metrics.csv");
    String batch = trial.record().options().getOrDefault("batch-size", "");
    if (metrics.isEmpty() || !metrics.get().has("imagesPerSecond") || !batch.matches("\\d{1,9}")) {
      return OptionalDouble.empty();
    }
    double[] speeds = metrics.get().numbers("imagesPerSecond");
    List<Double> warm = DoubleStream.of(speeds).skip(speeds.length > 1 ? 1 : 0).boxed().toList();
    double speed = Sample.quantile(warm, 0.5);
    return speed > 0 ? OptionalDouble.of(Integer.parseInt(batch) / speed) : OptionalDouble.empty();
  }

  private static List<Cell> row(String part, int rank, String y, Place place) {
    double seconds = place.stepSeconds.mean();
    return List.of(
        Cell.text(part),
        Cell.count(rank),
        Cell.text(place.name),
        Cells.value(y, place.sample.mean()),
        Cells.value(y, place.sample.halfInterval()),
        Cells.value(y, place.sample.deviation()),
        Cell.count(place.sample.size()),
        Double.isNaN(seconds) ? Cell.none() : Cell.number(seconds, Numbers.seconds(seconds)));
  }

  private static Group group(String y, Place place) {
    double mean = Measure.charted(y, place.sample.mean());
    double half = Measure.charted(y, place.sample.halfInterval());
    double shown = Double.isNaN(half) ? 0 : half;
    double most = Measure.isShare(y) ? 100 : Double.POSITIVE_INFINITY;
    double least = Math.max(0, mean - shown); // nothing that is measured is below
    return new Group(
        place.name, List.of(new Bar(new Pen(0), mean, least, Math.min(most, mean + shown))));
  }
}
