package dev.lanewise.perf;

import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.TrainableLoops;
import dev.lanewise.engine.activation.trainable.PRelu;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import java.util.Arrays;
import java.util.List;
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
 * One trainable activation on one thread, with the gradients of all its parameters, beside the same
 * loop over its definition in doubles, each derivative by its own definition. The column {@code
 * elements} is G elements a second. 1000 is no multiple of a vector, 4096 fits the first cache,
 * 16777216 none: there, memory sets the pace, and {@link ArrayBenchmark} says which.
 *
 * <p>Any name of the catalogue will do: {@code -p activation=pelu,pau}. {@link
 * TrainableActivationTable} takes all of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class TrainableActivationBenchmark {
  /** First values are moved by it, as by training: many of them are special cases. */
  private static final float MOVED = 0.25f;

  /** Enough for the JIT, at sizes that make it quick. */
  private static final int ROUNDS = 2000;

  private static final int SMALL = 333;

  /** Which activation. */
  @Param("prelu")
  public String activation = "prelu";

  /** Whether all elements share the parameters, or each has its own: LAYER or NEURON. */
  @Param("LAYER")
  public Sharing sharing = Sharing.LAYER;

  /** How many elements. */
  @Param({"1000", "4096", "16777216"})
  public int n = 1000;

  private TrainableLoops vector = TrainableLoops.of(new PRelu());
  private TrainableLoops scalar = TrainableLoops.scalar(new PRelu());
  private final ParameterVectors p = new ParameterVectors();
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
    TrainableActivation f = named(activation);
    vector = TrainableLoops.of(f);
    scalar = TrainableLoops.scalar(f);
    bindParameters(f.parameters());
    for (int round = 0; round < ROUNDS; round++) {
      int size = round % SMALL;
      vector.forward(size, x, 0, y, 0, p);
      vector.backward(size, x, 0, dy, 0, y, 0, p);
    }
  }

  private static TrainableActivation named(String name) {
    if (Nonlinearities.byName(name) instanceof Nonlinearity.Trainable trainable) {
      return trainable.activation();
    }
    throw new IllegalArgumentException(
        "TrainableActivationBenchmark: expected a trainable activation, got " + name);
  }

  private void bindParameters(List<Letter> letters) {
    boolean shared = sharing == Sharing.LAYER;
    int stride = shared ? Simd.SUM_LANES : x.length + Simd.LANES;
    float[] values = new float[letters.size() * stride];
    float[] gradients = new float[values.length];
    for (int i = 0; i < letters.size(); i++) {
      Letter letter = letters.get(i);
      Arrays.fill(values, i * stride, (i + 1) * stride, letter.held(letter.mean() + MOVED));
    }
    if (shared) {
      p.shared(values, 0, gradients, 0);
    } else {
      p.own(values, gradients, 0, stride);
    }
  }

  /** {@code y = f(x; p)}. */
  @Benchmark
  public float[] forward(ElementCount count) {
    vector.forward(n, x, 0, y, 0, p);
    count.elements += n;
    return y;
  }

  /** The same, one element at a time. */
  @Benchmark
  public float[] forwardScalar(ElementCount count) {
    scalar.forward(n, x, 0, y, 0, p);
    count.elements += n;
    return y;
  }

  /** {@code dx = dy·∂f/∂x}, and the sums of {@code dy·∂f/∂p}. */
  @Benchmark
  public float[] backward(ElementCount count) {
    vector.backward(n, x, 0, dy, 0, y, 0, p);
    count.elements += n;
    return y;
  }

  /** The same, one element at a time. */
  @Benchmark
  public float[] backwardScalar(ElementCount count) {
    scalar.backward(n, x, 0, dy, 0, y, 0, p);
    count.elements += n;
    return y;
  }
}
