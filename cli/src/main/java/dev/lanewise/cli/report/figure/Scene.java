package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.experiment.CellResult.Status;
import dev.lanewise.cli.experiment.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What a figure is drawn of: its settings, and the trainings that it is about. */
record Scene(Figure figure, List<CellResult> cells) {
  /** Keeps the cells that the figure covers. */
  Scene {
    cells = cells.stream().filter(result -> figure.covers(result.cell())).toList();
  }

  String text(String setting, String other) {
    return figure.value(setting).orElse(other);
  }

  /** A setting that the figure must have. */
  String text(String setting) {
    return figure
        .value(setting)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "figure " + figure.kind() + ": expected a setting " + setting + ", got none"));
  }

  List<String> texts(String setting, String... others) {
    return figure.values(setting).isEmpty() ? List.of(others) : figure.values(setting);
  }

  boolean has(String setting) {
    return !figure.values(setting).isEmpty();
  }

  /** Trainings that came to their end. */
  List<Trial> trials() {
    return cells.stream()
        .filter(result -> result.status() == Status.DONE)
        .map(result -> new Trial(result.cell(), result.folder()))
        .toList();
  }

  /** What an axis is called. */
  String axis(String setting) {
    return String.join(", ", figure.values(setting));
  }

  /** The value of an axis, or of several together, as it is shown. */
  String value(Trial trial, String setting) {
    return FigureKinds.joined(trial.cell(), figure.values(setting));
  }

  /** Trials by the value of an axis, in the order of the experiment; all in one without an axis. */
  SequencedMap<String, List<Trial>> by(String setting, List<Trial> trials) {
    SequencedMap<String, List<Trial>> groups = new LinkedHashMap<>();
    for (Trial trial : trials) {
      groups.computeIfAbsent(value(trial, setting), _ -> new ArrayList<>()).add(trial);
    }
    return groups;
  }

  /**
   * Trials by the value of the axis {@code panels}; all in one where there is none. A training
   * without that option, such as a baseline to which it means nothing, is in every part.
   */
  SequencedMap<String, List<Trial>> parts() {
    SequencedMap<String, List<Trial>> parts = by("panels", trials());
    List<Trial> common = parts.getOrDefault("", List.of());
    if (parts.size() > 1 && !common.isEmpty()) {
      parts.remove("");
      parts.replaceAll((_, own) -> {
        List<Trial> all = new ArrayList<>(common);
        all.addAll(own);
        return all;
      });
    }
    SequencedMap<String, List<Trial>> labelled = new LinkedHashMap<>();
    parts.forEach((value, trials) ->
        labelled.put(
            value.isEmpty() ? value : FigureKinds.labelled(axis("panels"), value), trials));
    return labelled;
  }

  /** All values of an axis that a training with a result has: each keeps its pen in all panels. */
  List<String> values(String setting) {
    return List.copyOf(by(setting, trials()).sequencedKeySet());
  }

  /** What readers must know of trainings that are not shown. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    int done = trials().size();
    long failed = cells.stream().filter(result -> result.status() == Status.FAILED).count();
    if (failed > 0) {
      notes.add(failed + " of " + cells.size() + " trainings failed and are not in these figures.");
    }
    long open = cells.size() - done - failed;
    if (open > 0) {
      notes.add(open + " of " + cells.size() + " trainings have not been run to their end.");
    }
    return notes;
  }
}
