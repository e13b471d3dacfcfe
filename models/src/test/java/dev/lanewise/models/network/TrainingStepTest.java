package dev.lanewise.models.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.layers.optimizer.SgdConfig;
import dev.lanewise.models.run.Weights;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingStepTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Vectors are objects until the JIT has compiled a kernel: that takes a few hundred steps. */
  private static final int MOST_ROUNDS = 1500;

  private static final int STEPS_PER_ROUND = 5;
  private static final int ROUNDS_IN_A_ROW = 4;

  private static final Shape GREY = Shape.of(1, 28, 28);

  /** As small as each design takes them: what a step allocates does not depend on sizes. */
  static List<Arguments> designs() {
    return List.of(
        Arguments.of(new Mlp(), GREY, 64, 1),
        Arguments.of(new LeNet5(), GREY, 64, 1),
        Arguments.of(new LeNet5(), GREY, 64, 2),
        Arguments.of(new Wsgaf(), Shape.of(1, 8, 8), 8, 2),
        Arguments.of(ResNet.resNet18(), Shape.of(3, 8, 8), 2, 2));
  }

  @ParameterizedTest
  @MethodSource("designs")
  void allocatesNothingOnceCompiled(
      NetworkDesign design, Shape sample, int batch, int threadCount) {
    try (Threads threads = Threads.of(threadCount)) {
      TrainingStep step =
          new TrainingStep(design, sample, batch, Activations.RELU, new AdamConfig(), threads);
      step.run();
      long[] ids =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t == Thread.currentThread() || t.getName().startsWith("lanewise-"))
              .mapToLong(Thread::threadId)
              .toArray();
      int clean = 0;
      long bytes = 0;
      for (int round = 0; round < MOST_ROUNDS && clean < ROUNDS_IN_A_ROW; round++) {
        long before = allocated(ids);
        for (int i = 0; i < STEPS_PER_ROUND; i++) {
          step.run();
        }
        bytes = allocated(ids) - before;
        clean = bytes == 0 ? clean + 1 : 0;
      }
      assertEquals(
          ROUNDS_IN_A_ROW, clean, "bytes in the last " + STEPS_PER_ROUND + " steps: " + bytes);
    }
  }

  private static long allocated(long[] threadIds) {
    long bytes = 0;
    for (long id : threadIds) {
      bytes += THREADS.getThreadAllocatedBytes(id);
    }
    return bytes;
  }

  @Test
  void bitsDoNotDependOnTheNumberOfThreads() {
    assertSameOnAnyNumberOfThreads(new LeNet5(), GREY);
    assertSameOnAnyNumberOfThreads(Mlp.of(100, 50), GREY);
    assertSameOnAnyNumberOfThreads(ResNet.resNet18(), Shape.of(3, 8, 8));
  }

  private static void assertSameOnAnyNumberOfThreads(NetworkDesign design, Shape sample) {
    Map<String, float[]> expected = weightsAfterThreeSteps(design, sample, 1);
    for (int count : new int[] {2, 3, 5}) {
      Map<String, float[]> weights = weightsAfterThreeSteps(design, sample, count);
      expected.forEach((name, value) -> assertArrayEquals(value, weights.get(name), name));
    }
  }

  private static Map<String, float[]> weightsAfterThreeSteps(
      NetworkDesign design, Shape sample, int count) {
    try (Threads threads = Threads.of(count)) {
      TrainingStep step =
          new TrainingStep(design, sample, 40, Activations.TANH, new AdamConfig(), threads);
      for (int i = 0; i < 3; i++) {
        step.run();
      }
      Map<String, float[]> weights = new LinkedHashMap<>();
      Weights.of(step.network).forEach((name, tensor) -> weights.put(name, tensor.toArray()));
      return weights;
    }
  }

  @Test
  void learnsAFewImagesByHeart() {
    try (Threads threads = Threads.of(2)) {
      TrainingStep lenet =
          new TrainingStep(new LeNet5(), GREY, 20, Activations.RELU, new AdamConfig(), threads);
      assertLearns(lenet, 40);
      SgdConfig nesterov = new SgdConfig(0.05, 0.9, true, 0);
      assertLearns(
          new TrainingStep(Mlp.of(64, 32), GREY, 20, Activations.TANH, nesterov, threads), 40);
      Shape small = Shape.of(3, 8, 8);
      TrainingStep resnet =
          new TrainingStep(
              ResNet.resNet18(), small, 20, Activations.RELU, new AdamConfig(), threads);
      assertLearns(resnet, 40);
    }
  }

  private static void assertLearns(TrainingStep step, int steps) {
    float first = step.run();
    float last = first;
    for (int i = 0; i < steps; i++) {
      last = step.run();
    }
    assertTrue(last < first / 10, "loss " + first + " became " + last + " of " + step.network);
  }
}
