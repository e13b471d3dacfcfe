package dev.lanewise.perf;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.threads.Scratch;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Every activation on one thread, beside the same loop over its definition in doubles. The column
 * {@code elements} is G elements a second. 1000 is no multiple of a vector, 4096 fits the first
 * cache, 4194304 none: there, memory sets the pace.
 *
 * <p>Each loop is first used by all activations in turn, as in a process that trains many networks:
 * what the JIT compiles for one must not slow down the next.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ActivationBenchmark {
  private static final int ROUNDS = 2000;
  private static final int SMALL = 333;

  /** Which activation. */
  @Param({"identity", "relu", "leaky-relu", "absolute", "sigmoid", "tanh"})
  public String activation = "relu";

  /** How many elements. */
  @Param({"1000", "4096", "4194304"})
  public int n = 1000;

  private ActivationLoops vector = ActivationLoops.of(Activations.RELU);
  private ActivationLoops scalar = ActivationLoops.scalar(Activations.RELU);
  private final Scratch scratch = new Scratch();
  private float[] x = {};
  private float[] dy = {};
  private float[] y = {};

  /** Elements done, as JMH counts them. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Count {
    /** How many. */
    public long elements;
  }

  /** Makes the arrays, and uses every activation. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    x = new float[n];
    dy = new float[n];
    y = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = 3 * (float) random.nextGaussian();
      dy[i] = (float) random.nextGaussian();
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Activation each : Activations.all()) {
        ActivationLoops loops = ActivationLoops.of(each);
        int size = round % SMALL;
        loops.forward(size, x, 0, y, 0, scratch);
        loops.backward(size, x, 0, dy, 0, y, 0, scratch);
      }
    }
    vector = ActivationLoops.of(Activations.byName(activation));
    scalar = ActivationLoops.scalar(Activations.byName(activation));
  }

  /** {@code y = f(x)}. */
  @Benchmark
  public float[] forward(Count count) {
    vector.forward(n, x, 0, y, 0, scratch);
    count.elements += n;
    return y;
  }

  /** The same, one element at a time. */
  @Benchmark
  public float[] forwardScalar(Count count) {
    scalar.forward(n, x, 0, y, 0, scratch);
    count.elements += n;
    return y;
  }

  /** {@code dx = dy·f'(x)}. */
  @Benchmark
  public float[] backward(Count count) {
    vector.backward(n, x, 0, dy, 0, y, 0, scratch);
    count.elements += n;
    return y;
  }

  /** The same, one element at a time. */
  @Benchmark
  public float[] backwardScalar(Count count) {
    scalar.backward(n, x, 0, dy, 0, y, 0, scratch);
    count.elements += n;
    return y;
  }
}
