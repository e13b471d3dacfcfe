package dev.lanewise.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.network.LeNet5;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepAllocationTest {
  private static final int MOST_EPOCHS = 400;
  private static final int EPOCHS_IN_A_ROW = 3;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Until the JIT has compiled the kernels, their vectors are objects; that is over after a few
   * dozen epochs of this small set. What a step itself allocated would be there in every epoch.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void stepsOfAWarmTrainingAllocateNothing(int threadCount) throws Exception {
    DataSplit split = Datasets.load("fashion-mnist-mini");
    var images = split.train().subset(IntStream.range(0, 1000).toArray());
    Layer network =
        new LeNet5()
            .build(images.sample(), images.classes(), Activations.RELU, new Initialization(1));
    try (Threads threads = Threads.of(threadCount)) {
      Trainer trainer =
          new Trainer(
              network,
              new AdamConfig(),
              TrainingData.of(images, 0),
              new TrainingConfig(
                  MOST_EPOCHS,
                  32,
                  1,
                  LearningRateSchedules.parse("constant"),
                  0,
                  new StepConfig(
                      BatchOrder.SHUFFLED, 0.1, 1, 2, Augmentations.parse("flip,crop:2,cutout:5"))),
              threads);
      Allocation allocation = new Allocation(trainer);
      trainer.train(allocation);
      assertEquals(
          EPOCHS_IN_A_ROW, allocation.cleanEpochs, "bytes of the last epoch: " + allocation.bytes);
    }
  }

  /** Bytes that the training thread and its workers allocate between an epoch's steps. */
  private static final class Allocation implements TrainingListener {
    private final Trainer trainer;
    private final long[] ids;
    private boolean started;
    private long before;
    private long bytes;
    private int cleanEpochs;

    Allocation(Trainer trainer) {
      this.trainer = trainer;
      this.ids =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t == Thread.currentThread() || t.getName().startsWith("lanewise-"))
              .mapToLong(Thread::threadId)
              .toArray();
    }

    private long bytes() {
      long sum = 0;
      for (long id : ids) {
        sum += THREADS.getThreadAllocatedBytes(id);
      }
      return sum;
    }

    @Override
    public void stepEnded(
        int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
      if (!started) {
        before = bytes();
        started = true;
      } else if (samplesDone == samples) {
        bytes = bytes() - before;
        cleanEpochs = bytes == 0 ? cleanEpochs + 1 : 0;
        started = false;
        if (cleanEpochs == EPOCHS_IN_A_ROW) {
          trainer.requestStop();
        }
      }
    }
  }
}
