package dev.lanewise.perf;

import dev.lanewise.engine.gemm.Gemm;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.simd.FmaPeak;
import dev.lanewise.engine.threads.Scratch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Prints GFLOP/s of matrix products on one thread and their share of the peak, measured between
 * them: the clock drifts from minute to minute. Time is the thread's own, so that a busy machine
 * spoils less; each figure is the median of rounds.
 *
 * <p>{@code java --add-modules jdk.incubator.vector -cp perf/target/benchmarks.jar
 * dev.lanewise.perf.GemmTable [MxNxK ...]}
 */
public final class GemmTable {
  private static final String[] SHAPES = {
    "64x64x64", "128x128x128", "256x256x256", "384x384x384", "512x512x512", "1024x1024x1024",
    "32x784x25", "64x196x800", "128x1024x784", "64x3136x1600", "64x512x784", "127x255x63"
  };
  private static final int ROUNDS = 11;
  private static final double FLOPS_IN_ROUND = 5e8;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  // Volatile: neither the peak's operands nor its result may be known to the compiler.
  private static volatile float factor = 0.5f;
  private static volatile float sink;

  private GemmTable() {}

  /** Prints one line for each shape, as m x n x k; without any, for those of the house. */
  public static void main(String[] shapes) {
    System.out.println("GFLOP/s (of peak)   peak          nn          nt          tn       plain");
    for (String shape : shapes.length == 0 ? SHAPES : shapes) {
      int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
      measure(shape, sizes[0], sizes[1], sizes[2]);
    }
  }

  private static void measure(String shape, int m, int n, int k) {
    float[] a = new float[m * k];
    float[] b = new float[k * n];
    float[] c = new float[m * n];
    CounterRandom random = new CounterRandom(1);
    random.fillUniform(a, 0, a.length, -1f, 1f);
    random.fillUniform(b, 0, b.length, -1f, 1f);
    Scratch scratch = new Scratch();
    TileEpilogue none = TileEpilogue.NONE;
    double flops = 2.0 * m * n * k;
    int peakSteps = 1000;
    Runnable[] subjects = {
      () -> sink = FmaPeak.run(peakSteps, factor, 1f),
      () -> Gemm.nn(m, n, k, a, 0, k, b, 0, n, c, 0, n, false, none, scratch),
      () -> Gemm.nt(m, n, k, a, 0, k, b, 0, k, c, 0, n, false, none, scratch),
      () -> Gemm.tn(m, n, k, a, 0, m, b, 0, n, c, 0, n, false, none, scratch),
      () -> GemmBenchmark.plainLoop(m, n, k, a, b, c)
    };
    double[][] rates = new double[subjects.length][ROUNDS];
    for (int round = -2; round < ROUNDS; round++) { // two to warm up
      for (int s = 0; s < subjects.length; s++) {
        double rate = rate(subjects[s], s == 0 ? FmaPeak.flops(peakSteps) : flops);
        rates[s][Math.max(round, 0)] = rate;
      }
    }
    StringBuilder line = new StringBuilder(String.format("%-18s", shape));
    double peak = median(rates[0]);
    line.append(String.format("%6.0f", peak));
    for (int s = 1; s < subjects.length; s++) {
      double rate = median(rates[s]);
      line.append(String.format("  %4.0f (%2.0f %%)", rate, 100 * rate / peak));
    }
    System.out.println(line);
  }

  /** GFLOP/s of calls of {@code flops} operations each. */
  private static double rate(Runnable subject, double flops) {
    int calls = (int) Math.max(1, FLOPS_IN_ROUND / flops);
    long start = CLOCK.getCurrentThreadCpuTime();
    for (int i = 0; i < calls; i++) {
      subject.run();
    }
    return flops * calls / (CLOCK.getCurrentThreadCpuTime() - start);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
