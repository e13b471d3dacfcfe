package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.experiment.Figure;
import dev.lanewise.cli.experiment.Form;
import dev.lanewise.cli.report.page.Measure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All kinds of figures by name. */
public final class FigureKinds {
  private static final List<FigureKind> ALL =
      List.of(
          Curves.EPOCHS,
          Curves.STEPS,
          Bars.RESULT,
          Bars.AREA,
          new DifferenceTable(),
          new Ranking(),
          new ResultTable(),
          new Convergence(),
          new Movement(),
          new Parameters(),
          new Pictures(),
          new Diagnosis());

  private FigureKinds() {}

  /** Names of all kinds. */
  public static List<String> names() {
    return ALL.stream().map(FigureKind::kind).toList();
  }

  /** What an experiment's file can ask for: each kind with its settings, as text. */
  public static String help() {
    StringBuilder text = new StringBuilder();
    for (FigureKind kind : ALL) {
      text.append(kind.kind()).append(": ").append(kind.about()).append('\n');
      for (Setting setting : kind.settings()) {
        text.append("  ").append(setting.name()).append(setting.required() ? "" : " (optional)");
        text.append(": ").append(setting.about());
        if (!setting.choices().isEmpty()) {
          text.append(" (").append(String.join(", ", setting.choices())).append(')');
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Checks a figure before any training.
   *
   * @param form whose trainings it will be drawn of
   * @throws IllegalArgumentException if the kind, a setting or a value is wrong; says what would be
   *     right
   */
  public static void check(Figure figure, Form form) {
    FigureKind kind = byName(figure.kind());
    for (String option : figure.where().keySet()) {
      requireOption(figure, "where", option, form.cells());
    }
    List<Cell> cells = form.cells().stream().filter(figure::covers).toList();
    if (cells.isEmpty()) {
      throw wrong(figure, "where", "values that some training has", figure.where());
    }
    Set<String> known = new TreeSet<>();
    kind.settings().forEach(setting -> known.add(setting.name()));
    for (String name : figure.settings().keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "figure %s: expected settings of %s, got '%s'".formatted(figure.kind(), known, name));
      }
    }
    for (Setting setting : kind.settings()) {
      List<String> values = figure.values(setting.name());
      if (values.isEmpty() && setting.required()) {
        throw wrong(figure, setting.name(), setting.about(), "none");
      }
      for (String value : values) {
        check(figure, setting, value, cells);
      }
    }
  }

  private static void check(Figure figure, Setting setting, String value, List<Cell> cells) {
    if (!setting.choices().isEmpty() && !setting.choices().contains(value)) {
      throw wrong(figure, setting.name(), "one of " + setting.choices(), value);
    }
    switch (setting.type()) {
      case AXIS -> requireOption(figure, setting.name(), value, cells);
      case VALUE -> {
        Set<String> values = new TreeSet<>();
        cells.forEach(cell -> values.add(joined(cell, figure.values(Setting.BY))));
        if (!values.contains(value)) {
          throw wrong(figure, setting.name(), "one of " + values, value);
        }
      }
      case MEASURE -> {
        if (!Measure.isKnown(value)) {
          throw wrong(figure, setting.name(), "one of " + Measure.known(), value);
        }
      }
      case NUMBER -> {
        if (!value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?")) {
          throw wrong(figure, setting.name(), "a number", value);
        }
      }
      case TEXT -> {
        if (value.isBlank()) {
          throw wrong(figure, setting.name(), "a text", "a blank one");
        }
      }
    }
  }

  private static void requireOption(
      Figure figure, String setting, String option, Collection<Cell> cells) {
    Set<String> options = new TreeSet<>();
    cells.forEach(cell -> options.addAll(cell.options().keySet()));
    if (!options.contains(option)) {
      throw wrong(figure, setting, "an option of the trainings, one of " + options, option);
    }
  }

  /** The values of several options as one, as figures show them; numbers say what they are of. */
  static String joined(Cell cell, List<String> options) {
    return options.stream()
        .filter(option -> !cell.value(option).isEmpty())
        .map(option ->
            options.size() == 1 ? cell.value(option) : labelled(option, cell.value(option)))
        .collect(Collectors.joining(", "));
  }

  /** {@code batch-size 32}, but {@code relu}. */
  static String labelled(String option, String value) {
    return Character.isDigit(value.charAt(0)) ? option + " " + value : value;
  }

  private static IllegalArgumentException wrong(
      Figure figure, String setting, String expected, Object got) {
    return new IllegalArgumentException(
        "figure %s, %s: expected %s, got %s".formatted(figure.kind(), setting, expected, got));
  }

  private static FigureKind byName(String name) {
    return ALL.stream()
        .filter(kind -> kind.kind().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "figure: expected one of " + names() + ", got '" + name + "'"));
  }

  /**
   * Draws a figure of what is in the run folders.
   *
   * @param cells of the experiment; those that the figure does not cover are left out
   * @throws IOException if a file of a run is damaged
   */
  public static Drawn draw(Figure figure, List<CellResult> cells) throws IOException {
    return byName(figure.kind()).draw(new Scene(figure, new ArrayList<>(cells)));
  }
}
