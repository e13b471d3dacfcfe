package dev.lanewise.perf;

import dev.lanewise.engine.random.CounterRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The least that any loop over activations does with the same bytes, on one thread: what to compare
 * {@link ActivationBenchmark} and {@link TrainableActivationBenchmark} with where memory sets the
 * pace. The column {@code elements} is G elements a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ArrayBenchmark {
  /** How many elements. */
  @Param({"1000", "4096", "16777216"})
  public int n = 1000;

  private float[] x = {};
  private float[] dy = {};
  private float[] y = {};

  /** Makes the arrays. */
  @Setup
  public void setUp() {
    x = new float[n];
    dy = new float[n];
    y = new float[n];
    CounterRandom random = new CounterRandom(1);
    random.fillNormal(x, 0, n, 0f, 3f);
    random.stream(1).fillNormal(dy, 0, n, 0f, 1f);
  }

  /** {@code y = x}: reads and writes what a value does. */
  @Benchmark
  public float[] copy(ElementCount count) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i];
    }
    count.elements += n;
    return y;
  }

  /** {@code y = dy·x}: reads and writes what a gradient does. */
  @Benchmark
  public float[] product(ElementCount count) {
    for (int i = 0; i < n; i++) {
      y[i] = dy[i] * x[i];
    }
    count.elements += n;
    return y;
  }
}
