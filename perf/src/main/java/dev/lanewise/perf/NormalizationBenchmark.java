package dev.lanewise.perf;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.normalization.BatchNormalizer;
import dev.lanewise.engine.normalization.LocalResponseNormalizer;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds an image on one thread, of a batch of 64: normalisation of the first and the last
 * stage of resnet18c, of an awkward plane and of features, beside plain loops.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class NormalizationBenchmark {
  private static final int BATCH = 64;
  private static final int RADIUS = 2;
  private static final float K = 2;
  private static final float ALPHA = 1e-4f;
  private static final double EPSILON = 1e-5;

  /** Channels × plane of an image. */
  @Param({"64x1024", "512x16", "96x729", "512x1"})
  public String image = "64x1024";

  private final Threads threads = Threads.of(1);
  private int channels;
  private int plane;
  private Tensor x = Tensor.zeros();
  private Tensor s = Tensor.zeros();
  private Tensor y = Tensor.zeros();
  private Tensor dx = Tensor.zeros();
  private Tensor gamma = Tensor.zeros();
  private Tensor beta = Tensor.zeros();
  private BatchNormalizer batch = new BatchNormalizer(1, 1, 1, EPSILON, Activations.RELU, threads);
  private LocalResponseNormalizer local =
      new LocalResponseNormalizer(1, 1, 1, RADIUS, K, ALPHA, threads);

  /** Makes the operands of the image. */
  @Setup
  public void setUp() {
    int[] sizes = Arrays.stream(image.split("x")).mapToInt(Integer::parseInt).toArray();
    channels = sizes[0];
    plane = sizes[1];
    x = Tensor.zeros(BATCH, channels, plane);
    new CounterRandom(1).fillNormal(x.data(), 0, x.size(), 1, 2);
    s = Tensor.zeros(x.shape());
    y = Tensor.zeros(x.shape());
    dx = Tensor.zeros(x.shape());
    gamma = Tensor.zeros(channels);
    Arrays.fill(gamma.data(), 1f);
    beta = Tensor.zeros(channels);
    batch = new BatchNormalizer(BATCH, channels, plane, EPSILON, Activations.RELU, threads);
    local = new LocalResponseNormalizer(BATCH, channels, plane, RADIUS, K, ALPHA, threads);
    batch.train(x, gamma, beta, y);
    local.forward(x, s, y);
  }

  /** Ends the budget. */
  @TearDown
  public void tearDown() {
    threads.close();
  }

  /** Batch normalisation and ReLU. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor batchForward() {
    batch.train(x, gamma, beta, y);
    return y;
  }

  /** The same in plain loops. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor batchForwardScalar() {
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      double squares = 0;
      for (int b = 0; b < BATCH; b++) {
        int at = (b * channels + c) * plane;
        for (int i = at; i < at + plane; i++) {
          sum += x.data()[i];
          squares += (double) x.data()[i] * x.data()[i];
        }
      }
      double mean = sum / (BATCH * plane);
      double variance = squares / (BATCH * plane) - mean * mean;
      float scale = (float) (gamma.data()[c] / Math.sqrt(variance + EPSILON));
      float shift = (float) (beta.data()[c] - mean * scale);
      for (int b = 0; b < BATCH; b++) {
        int at = (b * channels + c) * plane;
        for (int i = at; i < at + plane; i++) {
          y.data()[i] = Math.max(0, x.data()[i] * scale + shift);
        }
      }
    }
    return y;
  }

  /** Gradient of both, by x, gamma and beta. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor batchBackward() {
    batch.backward(x, y, gamma, beta, dx);
    return dx;
  }

  /** A copy of the image: what the memory allows. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor copy() {
    System.arraycopy(x.data(), 0, dx.data(), 0, x.size());
    return dx;
  }

  /** Local response normalisation. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor localForward() {
    local.forward(x, s, y);
    return y;
  }

  /** The same in plain loops. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor localForwardScalar() {
    for (int i = 0; i < x.size(); i++) {
      int c = i / plane % channels;
      float sum = 0;
      for (int j = Math.max(0, c - RADIUS); j <= Math.min(channels - 1, c + RADIUS); j++) {
        float v = x.data()[i + (j - c) * plane];
        sum += v * v;
      }
      y.data()[i] = x.data()[i] * (float) Math.pow(K + ALPHA * sum, -0.75);
    }
    return y;
  }

  /** Its gradient by x. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor localBackward() {
    local.backward(x, s, y, dx);
    return dx;
  }
}
