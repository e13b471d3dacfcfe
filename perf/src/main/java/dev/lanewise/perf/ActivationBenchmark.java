package dev.lanewise.perf;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.threads.Scratch;
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
 * One activation on one thread, beside the same loop over its definition in doubles. The column
 * {@code elements} is G elements a second. 1000 is no multiple of a vector, 4096 fits the first
 * cache, 16777216 none: there, memory sets the pace, and {@link ArrayBenchmark} says which.
 *
 * <p>Any name of the catalogue will do: {@code -p activation=gelu,mish}. {@link ActivationTable}
 * takes all of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ActivationBenchmark {
  /** Enough for the JIT, at sizes that make it quick. */
  private static final int ROUNDS = 2000;

  private static final int SMALL = 333;

  /** Which activation. */
  @Param("relu")
  public String activation = "relu";

  /** How many elements. */
  @Param({"1000", "4096", "16777216"})
  public int n = 1000;

  private ActivationLoops vector = ActivationLoops.of(Activations.RELU);
  private ActivationLoops scalar = ActivationLoops.scalar(Activations.RELU);
  private final Scratch scratch = new Scratch();
  private float[] x = {};
  private float[] dy = {};
  private float[] y = {};

  /** Makes the arrays, and uses the loops at many sizes. */
  @Setup
  public void setUp() {
    x = new float[Math.max(n, SMALL)];
    dy = new float[x.length];
    y = new float[x.length];
    CounterRandom random = new CounterRandom(1);
    random.fillNormal(x, 0, x.length, 0f, 3f);
    random.stream(1).fillNormal(dy, 0, dy.length, 0f, 1f);
    vector = ActivationLoops.of(Activations.byName(activation));
    scalar = ActivationLoops.scalar(Activations.byName(activation));
    for (int round = 0; round < ROUNDS; round++) {
      int size = round % SMALL;
      vector.forward(size, x, 0, y, 0, scratch);
      vector.backward(size, x, 0, dy, 0, y, 0, scratch);
    }
  }

  /** {@code y = f(x)}. */
  @Benchmark
  public float[] forward(ElementCount count) {
    vector.forward(n, x, 0, y, 0, scratch);
    count.elements += n;
    return y;
  }

  /** The same, one element at a time. */
  @Benchmark
  public float[] forwardScalar(ElementCount count) {
    scalar.forward(n, x, 0, y, 0, scratch);
    count.elements += n;
    return y;
  }

  /** {@code dx = dy·f'(x)}. */
  @Benchmark
  public float[] backward(ElementCount count) {
    vector.backward(n, x, 0, dy, 0, y, 0, scratch);
    count.elements += n;
    return y;
  }

  /** The same, one element at a time. */
  @Benchmark
  public float[] backwardScalar(ElementCount count) {
    scalar.backward(n, x, 0, dy, 0, y, 0, scratch);
    count.elements += n;
    return y;
  }
}
