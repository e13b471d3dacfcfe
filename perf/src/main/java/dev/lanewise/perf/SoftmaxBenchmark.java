package dev.lanewise.perf;

import dev.lanewise.engine.softmax.Softmax;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds a row, of 64: softmax with cross-entropy for few and many classes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class SoftmaxBenchmark {
  private static final int ROWS = 64;

  /** Classes: those of the small data sets, an awkward number, those of ImageNet. */
  @Param({"10", "67", "1000"})
  public int columns = 10;

  private final Scratch scratch = new Scratch();
  private final int[] labels = new int[ROWS];
  private Tensor x = Tensor.zeros(ROWS, columns);
  private Tensor y = Tensor.zeros(ROWS, columns);

  /** Makes logits of the size. */
  @Setup
  public void setUp() {
    x = ConvolutionBenchmark.random(Shape.of(ROWS, columns));
    y = Tensor.zeros(ROWS, columns);
  }

  /** Loss, then its gradient in place of the probabilities. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float crossEntropy() {
    float loss = Softmax.crossEntropy(ROWS, columns, x.data(), 0, labels, y.data(), 0, scratch);
    Softmax.crossEntropyGradient(ROWS, columns, y.data(), 0, labels, y.data(), 0);
    return loss;
  }

  /** The same in plain loops with {@code Math.exp}. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float crossEntropyScalar() {
    float[] from = x.data();
    float[] to = y.data();
    double loss = 0;
    for (int row = 0; row < ROWS; row++) {
      int start = row * columns;
      float largest = from[start];
      for (int i = 1; i < columns; i++) {
        largest = Math.max(largest, from[start + i]);
      }
      float sum = 0f;
      for (int i = 0; i < columns; i++) {
        to[start + i] = (float) Math.exp(from[start + i] - largest);
        sum += to[start + i];
      }
      for (int i = 0; i < columns; i++) {
        to[start + i] /= sum * ROWS;
      }
      to[start + labels[row]] -= 1f / ROWS;
      loss += Math.log(sum) - (from[start + labels[row]] - largest);
    }
    return (float) (loss / ROWS);
  }
}
