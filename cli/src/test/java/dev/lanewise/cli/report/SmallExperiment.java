package dev.lanewise.cli.report;

import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.experiment.CellResult.Status;
import dev.lanewise.cli.experiment.Experiment;
import dev.lanewise.cli.experiment.Figure;
import dev.lanewise.cli.experiment.Form;
import dev.lanewise.cli.experiment.PaperTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Two activations with three seeds each, one more that failed and one that has not begun. */
final class SmallExperiment {
  /** By activation and seed. */
  static final Map<String, List<Double>> ACCURACIES =
      Map.of("relu", List.of(0.75, 0.8125, 0.875), "abs<1>", List.of(0.5, 0.5625, 0.625));

  private SmallExperiment() {}

  static Figure figure(String kind, String... settings) {
    SequencedMap<String, List<String>> map = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      map.put(setting.substring(0, equals), List.of(setting.substring(equals + 1).split(";", -1)));
    }
    return new Figure(
        kind, "Figure <" + kind + ">", "What & why.", new LinkedHashMap<>(), map, paper(kind), 1);
  }

  private static Optional<PaperTable> paper(String kind) {
    if (!kind.equals("table")) {
      return Optional.empty();
    }
    SequencedMap<String, List<Double>> rows = new LinkedHashMap<>();
    rows.put("relu", List.of(0.9732));
    rows.put("Method 1", List.of(0.7751));
    return Optional.of(new PaperTable(List.of("ResNet"), rows));
  }

  /** One of each kind, with all that it can be told. */
  static List<Figure> figures() {
    return List.of(
        figure("curves", "y=loss;validationAccuracy", "series=activation"),
        figure("steps", "series=activation"),
        figure("bars", "y=testAccuracy", "by=activation", "baseline=relu"),
        figure("area", "y=loss", "by=activation"),
        figure("difference", "y=testAccuracy", "by=activation", "baseline=relu"),
        figure("ranking", "y=testAccuracy", "by=activation"),
        figure("table", "y=validationLoss", "rows=activation", "at=best;last"),
        figure("convergence", "by=activation", "threshold=1.3", "reference=relu"),
        figure("movement", "by=activation", "only=weight"),
        figure("parameters", "by=activation", "parameters=X;Y"),
        figure("pictures", "by=activation", "file=feature-maps"),
        figure("pictures", "by=activation", "file=boundary"),
        figure("diagnosis", "by=activation", "at=last"));
  }

  static Experiment experiment() {
    SequencedMap<String, Form> forms = new LinkedHashMap<>();
    forms.put("quick", new Form("quick", "Two activations.", recipe(), axes(), cells()));
    return new Experiment(
        "small",
        "Small & <quick>",
        "Nobody's study",
        List.of("Why <not>."),
        List.of("One is better."),
        forms,
        figures(),
        "title: Small & <quick>\n");
  }

  private static SequencedMap<String, String> recipe() {
    SequencedMap<String, String> recipe = new LinkedHashMap<>();
    recipe.put("batch-size", "20");
    return recipe;
  }

  private static List<String> axes() {
    return List.of("activation", "seed");
  }

  private static List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (String activation : List.of("relu", "abs<1>", "tanh", "gelu")) {
      for (int seed = 1; seed <= (ACCURACIES.containsKey(activation) ? 3 : 1); seed++) {
        SequencedMap<String, String> options = recipe();
        options.put("activation", activation);
        options.put("seed", Integer.toString(seed));
        String name = activation.replaceAll("\\W", "-") + "_seed" + seed;
        cells.add(new Cell(name, options, 1));
      }
    }
    return cells;
  }

  /** Runs in folders below; recorded says whether they hold more than every training leaves. */
  static List<CellResult> run(Path folder, boolean recorded) throws IOException {
    List<CellResult> results = new ArrayList<>();
    for (Cell cell : cells()) {
      Path run = folder.resolve(cell.name());
      List<Double> accuracies = ACCURACIES.get(cell.value("activation"));
      if (accuracies == null) {
        boolean failed = cell.value("activation").equals("tanh");
        results.add(
            new CellResult(
                cell,
                run,
                failed ? Status.FAILED : Status.MISSING,
                failed ? "loss was <infinite>" : ""));
        continue;
      }
      int seed = Integer.parseInt(cell.value("seed"));
      SmallRun.write(run, cell.options(), accuracies.get(seed - 1));
      if (recorded) {
        SmallRun.record(run);
      }
      TrainingReport.write(run);
      results.add(new CellResult(cell, run, Status.DONE, ""));
    }
    return results;
  }
}
