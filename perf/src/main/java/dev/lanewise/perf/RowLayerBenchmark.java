package dev.lanewise.perf;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Layers that mix or reshape a row, one thread, beside plain loops of the same equation. The column
 * {@code elements} is G inputs a second. 10 and 1000 features are those of the small data sets'
 * classes and of ImageNet's; neither is a multiple of a vector.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class RowLayerBenchmark {
  private static final int ROWS = 64;

  /** Which layer. */
  @Param public PlainRowLayer layer = PlainRowLayer.SOFTMAX;

  /** Features of its input. */
  @Param({"10", "1000"})
  public int columns = 10;

  private final Threads threads = Threads.of(1);
  private final Scratch scratch = new Scratch();
  private Tensor x = Tensor.zeros(ROWS, columns);
  private Pass pass =
      PlainRowLayer.SOFTMAX.layer().newPass(x.shape(), Execution.inference(threads));
  private Tensor dy = x;
  private Tensor y = x;
  private Tensor dx = x;

  /** Makes the tensors; y is right for the way back. */
  @Setup
  public void setUp() {
    x = random(Shape.of(ROWS, columns), 1);
    pass = layer.layer().newPass(x.shape(), Execution.training(threads, 0));
    y = pass.forward(x);
    dy = random(y.shape(), 2);
    y = Tensor.of(y.shape(), y.toArray());
    dx = Tensor.zeros(x.shape());
  }

  private static Tensor random(Shape shape, long seed) {
    Tensor tensor = Tensor.zeros(shape);
    new CounterRandom(seed).fillNormal(tensor.data(), 0, shape.size(), 0f, 1f);
    return tensor;
  }

  /** Ends the threads. */
  @TearDown
  public void tearDown() {
    threads.close();
  }

  /** {@code y = f(x)}. */
  @Benchmark
  public Tensor forward(ElementCount count) {
    count.elements += x.size();
    return pass.forward(x);
  }

  /** The same in plain loops. */
  @Benchmark
  public Tensor forwardScalar(ElementCount count) {
    int outputs = y.shape().sampleSize();
    for (int row = 0; row < ROWS; row++) {
      layer.forward(columns, x.data(), row * columns, y.data(), row * outputs, scratch);
    }
    count.elements += x.size();
    return y;
  }

  /** {@code dx = f'(x)ᵀ·dy}. */
  @Benchmark
  public Tensor backward(ElementCount count) {
    count.elements += x.size();
    return pass.backward(dy);
  }

  /** The same in plain loops. */
  @Benchmark
  public Tensor backwardScalar(ElementCount count) {
    for (int row = 0; row < ROWS; row++) {
      layer.backward(columns, x.data(), y.data(), dy.data(), dx.data(), row, scratch);
    }
    count.elements += x.size();
    return dx;
  }
}
