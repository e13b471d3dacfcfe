package dev.lanewise.perf;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.threads.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints G elements a second of every activation of the catalogue, or of those named, on one
 * thread: as a Markdown table, and as JSON into a file. In cache they stand beside the plain loop
 * over the reference; beyond it, where memory sets the pace, beside a copy and a product, the least
 * that a loop does with the same bytes.
 *
 * <p>{@code java --add-modules jdk.incubator.vector -cp perf/target/benchmarks.jar
 * dev.lanewise.perf.ActivationTable [--json FILE] [NAME ...]}
 *
 * <p>All in one process, as one that trains with many: what the JIT compiled for one must not slow
 * down the next. What is compared is measured in turns of a millisecond or two, for the clock of a
 * shared machine drifts; a figure is the median of turns, a ratio that of ratios.
 */
public final class ActivationTable {
  private static final int IN_CACHE = 4096;
  private static final int BEYOND = 1 << 24;
  private static final int TURNS = 25;
  private static final int TURNS_BEYOND = 9;
  private static final double NANOS_IN_TURN = 1e6;

  /** Short and many, for the JIT to take them up soon. */
  private static final int FIRST_CALLS = 2000;

  private static final int FIRST_SIZE = 333;

  /** Without a faster run for so long, the JIT is done. */
  private static final long SETTLED_NANOS = 300_000_000;

  private static final double FASTER = 0.97;

  private final float[] x = new float[BEYOND];
  private final float[] dy = new float[BEYOND];
  private final float[] y = new float[BEYOND];
  private final Scratch scratch = new Scratch();

  /**
   * Two loops beside each other.
   *
   * @param rate of the one in question, G elements a second
   * @param baseline of the other
   * @param ratio median of rate by baseline
   */
  private record Pair(double rate, double baseline, double ratio) {}

  private ActivationTable() {
    CounterRandom random = new CounterRandom(1);
    random.fillNormal(x, 0, BEYOND, 0f, 3f);
    random.stream(1).fillNormal(dy, 0, BEYOND, 0f, 1f);
  }

  /** Prints a row for each name; without any, for all. */
  public static void main(String[] args) throws IOException {
    List<String> names = new ArrayList<>(List.of(args));
    Path json = null;
    if (!names.isEmpty() && names.getFirst().equals("--json")) {
      if (names.size() < 2) {
        throw new IllegalArgumentException("--json: expected a file after it, got none");
      }
      json = Path.of(names.get(1));
      names.subList(0, 2).clear();
    }
    List<Activation> chosen = names.stream().map(Activations::byName).toList();
    List<String> objects =
        new ActivationTable().rows(chosen.isEmpty() ? Activations.all() : chosen);
    if (json != null) {
      Files.writeString(json, "[\n" + String.join(",\n", objects) + "\n]\n");
    }
  }

  /** Prints the table; gives each row as a JSON object. */
  private List<String> rows(List<Activation> activations) {
    System.out.println(
        "| activation | value | plain loop | ratio | derivative | plain loop | ratio"
            + " | value beyond cache | of a copy | derivative | of a product |");
    System.out.println("|" + " --- |".repeat(11));
    List<String> objects = new ArrayList<>();
    for (Activation activation : activations) {
      ActivationLoops lanes = ActivationLoops.of(activation);
      ActivationLoops plain = ActivationLoops.scalar(activation);
      settle(lanes);
      settle(plain);
      Pair value =
          pair(IN_CACHE, TURNS, () -> forward(lanes, IN_CACHE), () -> forward(plain, IN_CACHE));
      Pair slope =
          pair(IN_CACHE, TURNS, () -> backward(lanes, IN_CACHE), () -> backward(plain, IN_CACHE));
      Pair far = pair(BEYOND, TURNS_BEYOND, () -> forward(lanes, BEYOND), this::copy);
      Pair farSlope = pair(BEYOND, TURNS_BEYOND, () -> backward(lanes, BEYOND), this::product);
      String row = "| " + activation.name() + cells(value) + cells(slope);
      System.out.println(row + cellsBeyond(far) + cellsBeyond(farSlope) + " |");
      objects.add(
          String.format(
              "{\"activation\": \"%s\", \"value\": %s, \"derivative\": %s,"
                  + " \"valueBeyondCache\": %s, \"derivativeBeyondCache\": %s}",
              activation.name(), json(value), json(slope), json(far), json(farSlope)));
    }
    return objects;
  }

  private void forward(ActivationLoops loops, int n) {
    loops.forward(n, x, 0, y, 0, scratch);
  }

  private void backward(ActivationLoops loops, int n) {
    loops.backward(n, x, 0, dy, 0, y, 0, scratch);
  }

  private void copy() {
    for (int i = 0; i < BEYOND; i++) {
      y[i] = x[i];
    }
  }

  private void product() {
    for (int i = 0; i < BEYOND; i++) {
      y[i] = dy[i] * x[i];
    }
  }

  /** Runs them until the JIT has compiled them. */
  private void settle(ActivationLoops loops) {
    for (int call = 0; call < FIRST_CALLS; call++) {
      forward(loops, call % FIRST_SIZE);
      backward(loops, call % FIRST_SIZE);
    }
    settle(() -> forward(loops, IN_CACHE));
    settle(() -> backward(loops, IN_CACHE));
  }

  private static void settle(Runnable loop) {
    long improved = System.nanoTime();
    long shortest = Long.MAX_VALUE;
    long end = improved;
    while (end - improved < SETTLED_NANOS) {
      long start = end;
      loop.run();
      end = System.nanoTime();
      if (end - start < FASTER * shortest) {
        shortest = end - start;
        improved = end;
      }
    }
  }

  private static Pair pair(int n, int turns, Runnable loop, Runnable baseline) {
    double[] rates = new double[turns];
    double[] baselines = new double[turns];
    double[] ratios = new double[turns];
    turn(n, loop); // memory is touched, the JIT sees the size
    turn(n, baseline);
    for (int i = 0; i < turns; i++) {
      rates[i] = turn(n, loop);
      baselines[i] = turn(n, baseline);
      ratios[i] = rates[i] / baselines[i];
    }
    return new Pair(median(rates), median(baselines), median(ratios));
  }

  /** Elements a nanosecond, over a millisecond or one call. */
  private static double turn(int n, Runnable loop) {
    long start = System.nanoTime();
    long end = start;
    long calls = 0;
    while (end - start < NANOS_IN_TURN) {
      loop.run();
      calls++;
      end = System.nanoTime();
    }
    return (double) calls * n / (end - start);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static String cells(Pair pair) {
    return " | "
        + ShortRuns.digits(pair.rate)
        + " | "
        + ShortRuns.digits(pair.baseline)
        + " | "
        + ShortRuns.digits(pair.ratio);
  }

  private static String cellsBeyond(Pair pair) {
    return String.format(" | %s | %.0f %%", ShortRuns.digits(pair.rate), 100 * pair.ratio);
  }

  private static String json(Pair pair) {
    return String.format(
        Locale.ROOT,
        "{\"gigaElementsPerSecond\": %.4f, \"baseline\": %.4f, \"ratio\": %.4f}",
        pair.rate,
        pair.baseline,
        pair.ratio);
  }
}
