package dev.lanewise.perf;

import dev.lanewise.engine.random.CounterRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Random numbers in G a second, as many as dropout draws in one task and three more, so that fills
 * begin anywhere in a block. Masks are others each time: no branch predictor learns them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RandomBenchmark.N)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class RandomBenchmark {
  static final int N = 8192 + 3;

  private static final float KEEP = 0.5f;

  private final CounterRandom random = new CounterRandom(1);
  private final float[] to = new float[N];
  private long first;

  /** Dropout's mask. */
  @Benchmark
  public float[] bernoulli() {
    random.fillBernoulli(first, to, 0, N, KEEP, 2f);
    first += N;
    return to;
  }

  /** The same from numbers drawn block by block. */
  @Benchmark
  public float[] bernoulliScalar() {
    random.stream(first).fillUniform(to, 0, N, 0f, 1f);
    first += N;
    for (int i = 0; i < N; i++) {
      to[i] = to[i] < KEEP ? 2f : 0f;
    }
    return to;
  }

  /** Uniform numbers. */
  @Benchmark
  public float[] uniform() {
    random.fillUniform(first, to, 0, N, -1f, 1f);
    first += N;
    return to;
  }

  /** The same block by block. */
  @Benchmark
  public float[] uniformScalar() {
    random.fillUniform(to, 0, N, -1f, 1f);
    return to;
  }
}
