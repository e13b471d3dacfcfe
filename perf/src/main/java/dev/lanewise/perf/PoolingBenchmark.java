package dev.lanewise.perf;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.pooling.AveragePooling;
import dev.lanewise.engine.pooling.MaxPooling;
import dev.lanewise.engine.pooling.Pool2dGeometry;
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
 * Microseconds an image on one thread, of a batch of 16: 2×2 pooling of LeNet's two convolutions
 * and of an awkward plane, beside plain loops; and 3×3 pooling by 2 and by 1, the loops of which
 * are the ones that any window has.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PoolingBenchmark {
  private static final int BATCH = 16;

  /** Channels × height × width of an image. */
  @Param({"6x28x28", "16x10x10", "32x37x41"})
  public String image = "6x28x28";

  private final Threads threads = Threads.of(1);
  private Operands operands = new Operands(image, threads);

  /** Makes the operands of the image. */
  @Setup
  public void setUp() {
    operands = new Operands(image, threads);
  }

  /** Ends the budget. */
  @TearDown
  public void tearDown() {
    threads.close();
  }

  /** Largest of each window, and where it was. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor max() {
    operands.max.forward(operands.x, operands.y, operands.argmax);
    return operands.y;
  }

  /** The same in plain loops. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor maxScalar() {
    operands.maxScalar();
    return operands.y;
  }

  /** Gradient of max. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor maxBackward() {
    operands.max.backward(operands.y, operands.argmax, operands.dx);
    return operands.dx;
  }

  /** The same in plain loops. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor maxBackwardScalar() {
    operands.maxBackwardScalar();
    return operands.dx;
  }

  /** Largest of each 3×3 window that moves by 2, for inference: without where it was. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor maxThreeByTwo() {
    operands.maxThreeByTwo.forward(operands.x, operands.yThreeByTwo, null);
    return operands.yThreeByTwo;
  }

  /** The same, moving by 1. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor maxThreeByOne() {
    operands.maxThreeByOne.forward(operands.x, operands.yThreeByOne, null);
    return operands.yThreeByOne;
  }

  /** Mean of each window. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor average() {
    operands.average.forward(operands.x, operands.y);
    return operands.y;
  }

  /** The same in plain loops. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor averageScalar() {
    operands.averageScalar();
    return operands.y;
  }

  /** Gradient of the mean. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor averageBackward() {
    operands.average.backward(operands.y, operands.dx);
    return operands.dx;
  }

  /** The same in plain loops. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor averageBackwardScalar() {
    operands.averageBackwardScalar();
    return operands.dx;
  }

  /** Tensors of one image size, and what runs on them. */
  private static final class Operands {
    final Pool2dGeometry geometry;
    final Tensor x;
    final Tensor y;
    final Tensor dx;
    final int[] argmax;
    final MaxPooling max;
    final MaxPooling maxThreeByTwo;
    final MaxPooling maxThreeByOne;
    final Tensor yThreeByTwo;
    final Tensor yThreeByOne;
    final AveragePooling average;

    Operands(String image, Threads threads) {
      int[] sizes = Arrays.stream(image.split("x", -1)).mapToInt(Integer::parseInt).toArray();
      Window two = Window.of(2, 2, 0);
      geometry = new Pool2dGeometry(BATCH, sizes[0], sizes[1], sizes[2], two, two);
      x = ConvolutionBenchmark.random(geometry.inputShape());
      y = ConvolutionBenchmark.random(geometry.outputShape());
      dx = Tensor.zeros(geometry.inputShape());
      argmax = new int[y.size()];
      max = new MaxPooling(geometry, threads);
      Pool2dGeometry byTwo = withWindow(Window.of(3, 2, 1));
      Pool2dGeometry byOne = withWindow(Window.of(3, 1, 1));
      maxThreeByTwo = new MaxPooling(byTwo, threads);
      maxThreeByOne = new MaxPooling(byOne, threads);
      yThreeByTwo = Tensor.zeros(byTwo.outputShape());
      yThreeByOne = Tensor.zeros(byOne.outputShape());
      average = new AveragePooling(geometry, threads);
      max.forward(x, y, argmax);
    }

    private Pool2dGeometry withWindow(Window window) {
      return new Pool2dGeometry(
          BATCH, geometry.channels(), geometry.height(), geometry.width(), window, window);
    }

    void maxScalar() {
      float[] in = x.data();
      int width = geometry.width();
      int out = 0;
      for (int plane = 0; plane < geometry.planes(); plane++) {
        int start = plane * geometry.height() * width;
        for (int i = 0; i < geometry.outHeight(); i++) {
          for (int j = 0; j < geometry.outWidth(); j++) {
            int best = 2 * (i * width + j);
            best = larger(in, start, best, 2 * (i * width + j) + 1);
            best = larger(in, start, best, 2 * (i * width + j) + width);
            best = larger(in, start, best, 2 * (i * width + j) + width + 1);
            y.data()[out] = in[start + best];
            argmax[out++] = best;
          }
        }
      }
    }

    private static int larger(float[] in, int start, int best, int candidate) {
      return in[start + candidate] > in[start + best] ? candidate : best;
    }

    void maxBackwardScalar() {
      float[] to = dx.data();
      Arrays.fill(to, 0f);
      int outPlane = geometry.outHeight() * geometry.outWidth();
      for (int plane = 0; plane < geometry.planes(); plane++) {
        int start = plane * geometry.height() * geometry.width();
        for (int out = plane * outPlane; out < (plane + 1) * outPlane; out++) {
          to[start + argmax[out]] += y.data()[out];
        }
      }
    }

    void averageBackwardScalar() {
      float[] to = dx.data();
      int width = geometry.width();
      int out = 0;
      for (int plane = 0; plane < geometry.planes(); plane++) {
        int start = plane * geometry.height() * width;
        for (int i = 0; i < geometry.outHeight(); i++) {
          for (int j = 0; j < geometry.outWidth(); j++) {
            int at = start + 2 * (i * width + j);
            float share = y.data()[out++] / 4f;
            to[at] = share;
            to[at + 1] = share;
            to[at + width] = share;
            to[at + width + 1] = share;
          }
        }
      }
    }

    void averageScalar() {
      float[] in = x.data();
      int width = geometry.width();
      int out = 0;
      for (int plane = 0; plane < geometry.planes(); plane++) {
        int start = plane * geometry.height() * width;
        for (int i = 0; i < geometry.outHeight(); i++) {
          for (int j = 0; j < geometry.outWidth(); j++) {
            int at = start + 2 * (i * width + j);
            y.data()[out++] = (in[at] + in[at + 1] + in[at + width] + in[at + width + 1]) / 4f;
          }
        }
      }
    }
  }
}
