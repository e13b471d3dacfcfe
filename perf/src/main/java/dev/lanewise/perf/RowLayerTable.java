package dev.lanewise.perf;

import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs {@link RowLayerBenchmark} for every layer and prints a Markdown table: G inputs a second on
 * one thread beside the plain loops.
 *
 * <p>{@code java --add-modules jdk.incubator.vector -cp perf/target/benchmarks.jar
 * dev.lanewise.perf.RowLayerTable}
 */
public final class RowLayerTable {
  private static final String[] COLUMNS = {"10", "1000"};

  private RowLayerTable() {}

  /** Prints a row for each layer and size. */
  public static void main(String[] none) throws Exception {
    System.out.println(
        """
        | layer | features | forward | plain loop | ratio | backward | plain loop | ratio |
        | --- | --- | --- | --- | --- | --- | --- | --- |\
        """);
    for (PlainRowLayer layer : PlainRowLayer.values()) {
      for (String columns : COLUMNS) {
        print(layer, columns);
      }
    }
  }

  private static void print(PlainRowLayer layer, String columns) throws RunnerException {
    double forward = rate(layer, "forward", columns);
    double forwardScalar = rate(layer, "forwardScalar", columns);
    double backward = rate(layer, "backward", columns);
    double backwardScalar = rate(layer, "backwardScalar", columns);
    System.out.printf(
        "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
        layer.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        columns,
        ShortRuns.digits(forward),
        ShortRuns.digits(forwardScalar),
        ShortRuns.digits(forward / forwardScalar),
        ShortRuns.digits(backward),
        ShortRuns.digits(backwardScalar),
        ShortRuns.digits(backward / backwardScalar));
  }

  private static double rate(PlainRowLayer layer, String method, String columns)
      throws RunnerException {
    return ShortRuns.rate(
        RowLayerBenchmark.class, method, Map.of("layer", layer.name(), "columns", columns));
  }
}
