package dev.lanewise.perf;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Conv2dBackwardData;
import dev.lanewise.engine.convolution.Conv2dBackwardWeights;
import dev.lanewise.engine.convolution.Conv2dForward;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.SplittableRandom;
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
 * Microseconds an image on one thread, of a batch of 16: the three products of a convolution,
 * beside plain loops. Forward includes bias and ReLU.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ConvolutionBenchmark {
  private static final int BATCH = 16;

  /** Which convolution. */
  @Param public ConvolutionShape shape = ConvolutionShape.LENET_1;

  private final Threads threads = Threads.of(1);
  private Operands operands = new Operands(shape.geometry(BATCH), threads);

  /** Makes the operands of the shape. */
  @Setup
  public void setUp() {
    operands = new Operands(shape.geometry(BATCH), threads);
  }

  /** Ends the budget. */
  @TearDown
  public void tearDown() {
    threads.close();
  }

  /** {@code y = ReLU(W ∗ x + b)}. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor forward() {
    operands.forward.run(operands.x, operands.weight, operands.bias, operands.y, operands.y);
    return operands.y;
  }

  /** The same in plain loops. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor forwardScalar() {
    operands.scalar.forward(
        operands.x.data(), operands.weight.data(), operands.bias.data(), operands.y.data());
    return operands.y;
  }

  /** Gradient by the input. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor backwardData() {
    operands.backwardData.run(operands.dy, operands.weight, operands.dx);
    return operands.dx;
  }

  /** The same in plain loops. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor backwardDataScalar() {
    operands.scalar.backwardData(operands.dy.data(), operands.weight.data(), operands.dx.data());
    return operands.dx;
  }

  /** Gradient by the weights. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor backwardWeights() {
    operands.backwardWeights.run(operands.x, operands.dy, operands.weightGradient, false);
    return operands.weightGradient;
  }

  /** The same in plain loops. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Tensor backwardWeightsScalar() {
    operands.scalar.backwardWeights(
        operands.x.data(), operands.dy.data(), operands.weightGradient.data());
    return operands.weightGradient;
  }

  /** Tensors of one shape, and what runs on them. */
  private static final class Operands {
    final Tensor x;
    final Tensor weight;
    final Tensor bias;
    final Tensor y;
    final Tensor dy;
    final Tensor dx;
    final Tensor weightGradient;
    final Conv2dForward forward;
    final Conv2dBackwardData backwardData;
    final Conv2dBackwardWeights backwardWeights;
    final ScalarConvolution scalar;

    Operands(Conv2dGeometry geometry, Threads threads) {
      x = random(geometry.inputShape());
      weight = random(geometry.weightShape());
      bias = random(Shape.of(geometry.outChannels()));
      y = Tensor.zeros(geometry.outputShape());
      dy = random(geometry.outputShape());
      dx = Tensor.zeros(geometry.inputShape());
      weightGradient = Tensor.zeros(geometry.weightShape());
      forward = new Conv2dForward(geometry, ActivationLoops.of(Activations.RELU), threads);
      backwardData = new Conv2dBackwardData(geometry, threads);
      backwardWeights = new Conv2dBackwardWeights(geometry, threads);
      scalar = new ScalarConvolution(geometry);
    }
  }

  static Tensor random(Shape shape) {
    SplittableRandom random = new SplittableRandom(1);
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < shape.size(); i++) {
      tensor.data()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }
}
