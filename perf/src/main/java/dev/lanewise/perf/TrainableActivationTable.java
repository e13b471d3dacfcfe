package dev.lanewise.perf;

import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs {@link TrainableActivationBenchmark} for every formula of the trainable catalogue, or for
 * the names given, and prints a Markdown table: G elements a second on one thread, in cache beside
 * the plain loop with parameters shared, backward with each element's own, and beyond the cache as
 * a share of what a copy and a product reach on the same bytes.
 *
 * <p>{@code java --add-modules jdk.incubator.vector -cp perf/target/benchmarks.jar
 * dev.lanewise.perf.TrainableActivationTable [NAME ...]}
 */
public final class TrainableActivationTable {
  private static final String IN_CACHE = "4096";
  private static final String BEYOND = "16777216";

  private TrainableActivationTable() {}

  /** Prints a row for each name; without any, for all formulas. */
  public static void main(String[] names) throws Exception {
    System.out.println(
        """
        | activation | value | plain loop | ratio | gradients | plain loop | ratio | own parameters \
        | value beyond the cache | of a copy | gradients | of a product |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\
        """);
    for (String name : names.length == 0 ? formulas() : Arrays.asList(names)) {
      print(name);
    }
  }

  /** The first name of each formula: WSGAF's sixteen differ in their first values. */
  private static List<String> formulas() {
    Map<String, String> names = new LinkedHashMap<>();
    for (TrainableActivation f : TrainableActivations.all()) {
      names.putIfAbsent(f.description().formula(), f.name());
    }
    return List.copyOf(names.values());
  }

  private static void print(String name) throws RunnerException {
    double forward = rate(name, "forward", "LAYER", IN_CACHE);
    double forwardScalar = rate(name, "forwardScalar", "LAYER", IN_CACHE);
    double backward = rate(name, "backward", "LAYER", IN_CACHE);
    double backwardScalar = rate(name, "backwardScalar", "LAYER", IN_CACHE);
    double own = rate(name, "backward", "NEURON", IN_CACHE);
    double farForward = rate(name, "forward", "LAYER", BEYOND);
    double farBackward = rate(name, "backward", "LAYER", BEYOND);
    System.out.printf(
        "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %.0f %% | %s | %.0f %% |%n",
        name,
        ShortRuns.digits(forward),
        ShortRuns.digits(forwardScalar),
        ShortRuns.digits(forward / forwardScalar),
        ShortRuns.digits(backward),
        ShortRuns.digits(backwardScalar),
        ShortRuns.digits(backward / backwardScalar),
        ShortRuns.digits(own),
        ShortRuns.digits(farForward),
        100 * farForward / ShortRuns.rate(ArrayBenchmark.class, "copy", Map.of("n", BEYOND)),
        ShortRuns.digits(farBackward),
        100 * farBackward / ShortRuns.rate(ArrayBenchmark.class, "product", Map.of("n", BEYOND)));
  }

  private static double rate(String name, String method, String sharing, String n)
      throws RunnerException {
    return ShortRuns.rate(
        TrainableActivationBenchmark.class,
        method,
        Map.of("activation", name, "sharing", sharing, "n", n));
  }
}
