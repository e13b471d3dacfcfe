package dev.lanewise.measure.network;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.measure.machine.ResidentMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/**
 * The memory of a network in training, after its first step with Adam: nothing more is allocated
 * then.
 *
 * @param parameters bytes of parameters, their gradients, and Adam's two moments of each
 * @param rest bytes of the heap for all else: the images, what layers keep from forward to
 *     backward, gradients on their way, work space of the kernels
 * @param peak of the process so far, as the system sees it; empty where it does not tell
 */
public record StepMemory(long parameters, long rest, OptionalLong peak) {
  /** The serial collector leaves some garbage where it lies, but at every fourth collection. */
  private static final int COLLECTIONS = 4;

  /** A parameter, its gradient, and two moments. */
  private static final long FLOATS_PER_PARAMETER = 4;

  /**
   * Makes the network, runs a step, and lets go of both; then once more, for what was loaded with
   * the first is not part of the second.
   *
   * @throws IllegalArgumentException if batch is below 1, or the network cannot take the images
   */
  public static StepMemory of(Model model, int batch, int threadCount) throws IOException {
    try (Threads threads = Threads.of(threadCount)) {
      new TrainingStep(model, batch, threads).run();
    }
    OptionalLong peak = ResidentMemory.peak(ProcessHandle.current().pid());
    long before = held();
    try (Threads threads = Threads.of(threadCount)) {
      Layer network = model.build();
      Tensor images = TrainingStep.noise(model, batch);
      TrainingStep step = new TrainingStep(network, images, threads, TrainingStep.Lap.UNTIMED);
      step.run();
      long all = held() - before;
      step.run(); // all of it is needed until here
      long floats =
          network.parameters().values().stream()
              .map(Parameter::value)
              .mapToLong(Tensor::size)
              .sum();
      long parameters = Float.BYTES * FLOATS_PER_PARAMETER * floats;
      return new StepMemory(parameters, all - parameters, peak);
    }
  }

  /** Bytes of the heap that are in use once garbage is gone. */
  static long held() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      least = Math.min(least, used);
    }
    return least;
  }
}
