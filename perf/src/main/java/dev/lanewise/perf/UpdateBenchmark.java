package dev.lanewise.perf;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.update.AdamUpdate;
import dev.lanewise.engine.update.NadamUpdate;
import dev.lanewise.engine.update.RmspropUpdate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Steps of optimizers in G weights a second, for about as many weights as LeNet-5 has: what each
 * number more that is remembered of a weight costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(UpdateBenchmark.N)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class UpdateBenchmark {
  static final int N = 61_706;

  private static final float STEP = 1e-3f;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final float[] w = new float[N];
  private final float[] g = new float[N];
  private final float[] m = new float[N];
  private final float[] v = new float[N];

  /** Random weights and gradients. */
  @Setup
  public void fill() {
    new CounterRandom(1).fillUniform(w, 0, N, -1f, 1f);
    new CounterRandom(2).fillUniform(g, 0, N, -1f, 1f);
  }

  /** The kernel. */
  @Benchmark
  public float[] adam() {
    AdamUpdate.step(N, w, 0, g, 0, m, 0, v, 0, STEP, BETA1, BETA2, 1, EPSILON, 0, 1);
    return w;
  }

  /** The same, one by one. */
  @Benchmark
  public float[] adamScalar() {
    for (int i = 0; i < N; i++) {
      m[i] += (1 - BETA1) * (g[i] - m[i]);
      v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
      w[i] -= STEP * m[i] / ((float) Math.sqrt(v[i]) + EPSILON);
    }
    return w;
  }

  /** The kernel, its momentum that of a late step. */
  @Benchmark
  public float[] nadam() {
    NadamUpdate.step(
        N, w, 0, g, 0, m, 0, v, 0, STEP * BETA1, STEP * (1 - BETA1), BETA1, BETA2, 1, EPSILON, 0);
    return w;
  }

  /** The same, one by one. */
  @Benchmark
  public float[] nadamScalar() {
    for (int i = 0; i < N; i++) {
      m[i] += (1 - BETA1) * (g[i] - m[i]);
      v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
      float ahead = BETA1 * m[i] + (1 - BETA1) * g[i];
      w[i] -= STEP * ahead / ((float) Math.sqrt(v[i]) + EPSILON);
    }
    return w;
  }

  /** The kernel without momentum. */
  @Benchmark
  public float[] rmsprop() {
    RmspropUpdate.plain(N, w, 0, g, 0, v, 0, STEP, BETA1, EPSILON, 0);
    return w;
  }

  /** The same, one by one. */
  @Benchmark
  public float[] rmspropScalar() {
    for (int i = 0; i < N; i++) {
      v[i] = BETA1 * v[i] + (1 - BETA1) * g[i] * g[i];
      w[i] -= STEP * g[i] / ((float) Math.sqrt(v[i]) + EPSILON);
    }
    return w;
  }
}
