package dev.lanewise.models.run;

import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.models.data.Normalization;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A run record to test with. */
final class RunRecords {
  private RunRecords() {}

  static RunRecord example() {
    SequencedMap<String, String> options = new LinkedHashMap<>();
    options.put("model", "lenet");
    options.put("data", "C:\\fashion \"mini\"\n");
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    results.put("testAccuracy", 0.1 + 0.2);
    results.put("testLoss", Double.NaN);
    results.put("worst", Double.NEGATIVE_INFINITY);
    results.put("smallest", Double.MIN_VALUE);
    return new RunRecord(
        new Versions("0.1.0", "25.0.3+9", "Linux amd64", 512),
        Instant.parse("2026-03-01T10:15:30.123456789Z"),
        12.5,
        Long.MIN_VALUE,
        options,
        new RunRecord.Network(
            "lenet", Nonlinearities.byName("prelu", Sharing.NEURON), 61_706, "Sequential(…)"),
        new RunRecord.Data(
            "fashion-mnist-mini",
            "ab12",
            Shape.of(1, 28, 28),
            List.of("T-shirt/top", "Größe"),
            2,
            1),
        new Normalization(List.of(0.28653288f), List.of(0.3538883f)),
        results);
  }
}
