package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.experiment.PaperTable;
import dev.lanewise.cli.report.figure.Trial.Best;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Grid.Cell;
import dev.lanewise.cli.report.page.Measure;
import dev.lanewise.cli.report.page.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedSet;

/**
 * A figure by two axes, its best and its last value, beside the numbers of a paper. A paper's
 * number is in italics and in columns of its own, which say so.
 */
record ResultTable() implements FigureKind {
  private static final String Y = "y";
  private static final String ROWS = "rows";
  private static final String COLUMNS = "columns";
  private static final String AT = "at";
  private static final String LAST = "last";
  private static final String BEST = "best";

  @Override
  public String kind() {
    return "table";
  }

  @Override
  public String about() {
    return "A measure by one or two options, mean and deviation, beside a paper's table.";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.required(Y, SettingType.MEASURE, "a result, or a column of metrics.csv"),
        Setting.required(ROWS, SettingType.AXIS, "the option that runs down"),
        Setting.optional(COLUMNS, SettingType.AXIS, "the option that runs to the right"),
        Setting.choice(AT, "which value of each training; last if not said", BEST, LAST));
  }

  @Override
  public Drawn draw(Scene scene) throws IOException {
    List<Trial> trials = scene.trials();
    List<String> at = scene.texts(AT, LAST);
    Optional<PaperTable> paper = scene.figure().paper();
    SequencedSet<String> rowNames = new LinkedHashSet<>(scene.by(ROWS, trials).sequencedKeySet());
    SequencedSet<String> columnNames =
        new LinkedHashSet<>(scene.by(COLUMNS, trials).sequencedKeySet());
    if (trials.isEmpty()) {
      return Drawn.nothing("Nothing to show: no training has ended.");
    }
    paper.ifPresent(it -> rowNames.addAll(it.rows().sequencedKeySet()));
    List<String> head = new ArrayList<>(List.of(""));
    for (String column : columnNames) {
      String label = column.isEmpty() ? "" : FigureKinds.labelled(scene.axis(COLUMNS), column);
      at.forEach(which -> head.add(heading(label, which, at.size() > 1)));
      if (paper.isPresent() && paper.get().columns().contains(column)) {
        head.add("paper: " + column);
      }
    }
    papersOwn(paper, columnNames).forEach(column -> head.add("paper: " + column));
    List<List<Cell>> rows = new ArrayList<>();
    List<List<Cell>> kept = new ArrayList<>();
    for (String row : rowNames) {
      rows.add(row(scene, row, columnNames, at, kept));
    }
    List<String> notes = new ArrayList<>(scene.notes());
    notes.add(
        Measure.heading(scene.text(Y))
            + ": the mean over trainings ± one standard deviation where there are two or more"
            + (at.contains(BEST) ? "; in brackets the mean epoch of the best." : "."));
    if (paper.isPresent()) {
      notes.add("Columns that say paper hold the source's numbers; they were not measured here.");
    }
    return Drawn.of(
        Optional.empty(),
        Optional.of(new Grid(head, rows)),
        new Grid(List.of(ROWS, COLUMNS, AT, "mean", "deviation", "mean epoch", "runs"), kept),
        notes);
  }

  private static String heading(String column, String which, boolean several) {
    if (column.isEmpty()) {
      return which;
    }
    return several ? column + ", " + which : column;
  }

  private List<Cell> row(
      Scene scene, String row, SequencedSet<String> columns, List<String> at, List<List<Cell>> kept)
      throws IOException {
    String y = scene.text(Y);
    Optional<PaperTable> paper = scene.figure().paper();
    List<Cell> cells = new ArrayList<>(List.of(Cell.text(row)));
    for (String column : columns) {
      List<Trial> trials = new ArrayList<>();
      for (Trial trial : scene.trials()) {
        if (scene.value(trial, ROWS).equals(row) && scene.value(trial, COLUMNS).equals(column)) {
          trials.add(trial);
        }
      }
      for (String which : at) {
        Sample sample = Sample.of(trials, trial -> value(trial, y, which));
        Sample epochs = Sample.of(trials, trial -> epoch(trial, y, which));
        cells.add(cell(y, sample, epochs));
        if (!sample.isEmpty()) {
          kept.add(
              List.of(
                  Cell.text(row),
                  Cell.text(column),
                  Cell.text(which),
                  Cells.value(y, sample.mean()),
                  Cells.value(y, sample.deviation()),
                  epochs.isEmpty() ? Cell.none() : Cell.plain(epochs.mean()),
                  Cell.count(sample.size())));
        }
      }
      if (paper.isPresent() && paper.get().columns().contains(column)) {
        cells.add(paper(y, paper.get(), row, column));
      }
    }
    for (String column : papersOwn(paper, columns)) {
      cells.add(paper(y, paper.orElseThrow(), row, column));
    }
    return cells;
  }

  /** Columns of the paper that stand beside none of ours. */
  private static List<String> papersOwn(Optional<PaperTable> paper, SequencedSet<String> columns) {
    return paper.stream()
        .flatMap(it -> it.columns().stream())
        .filter(column -> !columns.contains(column))
        .toList();
  }

  private static OptionalDouble value(Trial trial, String y, String which) throws IOException {
    if (which.equals(LAST)) {
      return trial.last(y);
    }
    Optional<Best> best = trial.best(y);
    return best.isPresent() ? OptionalDouble.of(best.get().value()) : OptionalDouble.empty();
  }

  private static OptionalDouble epoch(Trial trial, String y, String which) throws IOException {
    Optional<Best> best = which.equals(BEST) ? trial.best(y) : Optional.empty();
    return best.isPresent() ? OptionalDouble.of(best.get().epoch()) : OptionalDouble.empty();
  }

  private static Cell cell(String y, Sample sample, Sample epochs) {
    Cell mean = Cells.mean(y, sample);
    return epochs.isEmpty()
        ? mean
        : Cell.number(sample.mean(), mean.shown() + " (" + Numbers.plain(epochs.mean()) + ")");
  }

  private static Cell paper(String y, PaperTable paper, String row, String column) {
    List<Double> numbers = paper.rows().get(row);
    return numbers == null
        ? Cell.none()
        : Cells.value(y, numbers.get(paper.columns().indexOf(column))).with("paper");
  }
}
