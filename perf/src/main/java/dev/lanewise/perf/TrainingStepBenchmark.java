package dev.lanewise.perf;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.loss.SoftmaxCrossEntropy;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.layers.optimizer.Optimizer;
import dev.lanewise.models.network.Networks;
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
 * Images a second: whole training steps with Adam, and inference, on batches of 64 images of 28 ×
 * 28, for resnet18c of 3 × 32 × 32. The baseline is another engine on the same machine: PyTorch in
 * Java trains lenet at 7,500, mlp (784-512-256-128-64-10) at 8,900, wsgaf at 710 and resnet18c at
 * 32 images a second on one thread where this was written.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(TrainingStepBenchmark.BATCH)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class TrainingStepBenchmark {
  static final int BATCH = 64;

  private static final int CLASSES = 10;

  /** The design. */
  @Param({"lenet", "mlp", "wsgaf", "resnet18c"})
  public String network = "lenet";

  /** The budget. */
  @Param({"1", "2"})
  public int threadCount = 1;

  private Tensor images = Tensor.zeros();
  private final int[] labels = new int[BATCH];
  private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
  private Threads threads = Threads.of(1);
  private Optimizer optimizer;
  private Pass training;
  private Pass inference;

  /** Makes network, passes, optimizer and a batch of noise. */
  @Setup
  public void prepare() {
    threads = Threads.of(threadCount);
    Shape sample = network.equals("resnet18c") ? Shape.of(3, 32, 32) : Shape.of(1, 28, 28);
    images = Tensor.zeros(sample.inBatch(BATCH));
    Layer layer =
        Networks.byName(network).build(sample, CLASSES, Activations.RELU, new Initialization(1));
    training = layer.newPass(images.shape(), Execution.training(threads, 1));
    inference = layer.newPass(images.shape(), Execution.inference(threads));
    optimizer = new AdamConfig().optimizer(layer.parameters(), threads);
    new CounterRandom(1).fillNormal(images.data(), 0, images.size(), 0, 1);
    for (int i = 0; i < BATCH; i++) {
      labels[i] = i % CLASSES;
    }
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    threads.close();
  }

  /** A training step. */
  @Benchmark
  public float train() {
    optimizer.zeroGrad();
    Tensor logits = training.forward(images);
    float meanLoss = loss.forward(logits, labels);
    training.backwardToParameters(loss.backward());
    optimizer.step();
    return meanLoss;
  }

  /** A forward pass. */
  @Benchmark
  public Tensor infer() {
    return inference.forward(images);
  }
}
