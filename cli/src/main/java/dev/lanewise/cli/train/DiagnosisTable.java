package dev.lanewise.cli.train;

import dev.lanewise.models.diagnose.Diagnosis.Finding;
import dev.lanewise.models.diagnose.LayerState;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.run.Row;
import dev.lanewise.models.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A run's {@code diagnostics.csv}: a line for each layer of each finding. */
record DiagnosisTable(RunFolder folder) implements Consumer<Finding> {
  static final String FILE = "diagnostics.csv";

  @Override
  public void accept(Finding finding) {
    List<Row> rows = new ArrayList<>();
    for (LayerState layer : finding.layers()) {
      rows.add(
          new Row()
              .with("epoch", finding.epoch())
              .with("layer", layer.layer())
              .with("name", layer.name())
              .with("silent", layer.silent())
              .with("dead", layer.dead())
              .with("saturated", layer.saturated())
              .with("mean", layer.mean())
              .with("deviation", layer.deviation())
              .with("gradientMean", layer.gradientMean())
              .with("gradientDeviation", layer.gradientDeviation()));
    }
    try {
      folder.append(FILE, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What was written so far; nothing where there is no table.
   *
   * @param names of the layers, as {@link LayerState#name()}
   * @throws InvalidFileException if the table is damaged, or of a network with other layers
   */
  List<Finding> read(List<String> names) throws IOException {
    if (!folder.has(FILE)) {
      return List.of();
    }
    SortedMap<Integer, List<LayerState>> byEpoch = new TreeMap<>();
    for (Row row : folder.read(FILE)) {
      byEpoch
          .computeIfAbsent((int) row.number("epoch"), _ -> new ArrayList<>())
          .add(
              new LayerState(
                  (int) row.number("layer"),
                  row.text("name"),
                  row.number("silent"),
                  row.number("dead"),
                  row.number("saturated"),
                  row.number("mean"),
                  row.number("deviation"),
                  row.number("gradientMean"),
                  row.number("gradientDeviation")));
    }
    for (List<LayerState> layers : byEpoch.values()) {
      List<String> got = layers.stream().map(LayerState::name).toList();
      if (!got.equals(names)) {
        throw new InvalidFileException(
            folder.path().resolve(FILE)
                + ": expected in each epoch the layers "
                + names
                + ", got "
                + got
                + "; delete the file, and a diagnosis from now on is written");
      }
    }
    return byEpoch.entrySet().stream()
        .map(entry -> new Finding(entry.getKey(), entry.getValue()))
        .toList();
  }
}
