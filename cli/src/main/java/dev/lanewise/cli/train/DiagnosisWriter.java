package dev.lanewise.cli.train;

import dev.lanewise.models.diagnose.Diagnosis.Finding;
import dev.lanewise.models.diagnose.LayerState;
import dev.lanewise.models.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** Adds lines to a run's {@code diagnostics.csv}, one for each layer. */
record DiagnosisWriter(RunFolder folder) implements Consumer<Finding> {
  @Override
  public void accept(Finding finding) {
    List<SequencedMap<String, Double>> rows = new ArrayList<>();
    for (LayerState layer : finding.layers()) {
      SequencedMap<String, Double> row = new LinkedHashMap<>();
      row.put("epoch", (double) finding.epoch());
      row.put("layer", (double) layer.layer());
      row.put("silent", layer.silent());
      row.put("dead", layer.dead());
      row.put("saturated", layer.saturated());
      row.put("mean", layer.mean());
      row.put("deviation", layer.deviation());
      row.put("gradientMean", layer.gradientMean());
      row.put("gradientDeviation", layer.gradientDeviation());
      rows.add(row);
    }
    try {
      folder.appendDiagnostics(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
