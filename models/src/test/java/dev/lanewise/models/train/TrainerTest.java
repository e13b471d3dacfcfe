package dev.lanewise.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.layers.optimizer.OptimizerConfig;
import dev.lanewise.layers.optimizer.SgdConfig;
import dev.lanewise.layers.regularization.Dropout;
import dev.lanewise.layers.shape.Flatten;
import dev.lanewise.models.network.AbstractConcrete;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.run.Checkpoint;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.train.TrainingResult.Ending;
import dev.lanewise.models.train.TrainingResult.NotFinite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
  @TempDir private Path folder;

  private static Layer network(long seed) {
    Initialization init = new Initialization(seed);
    return new Sequential(
        new Flatten(),
        new Dense(64, 24, Activations.RELU, init),
        new Dropout(0.1f),
        new Dense(24, 4, Activations.IDENTITY, init));
  }

  private static TrainingResult train(
      Layer network, OptimizerConfig optimizer, TrainingConfig config, int threadCount) {
    TrainingData data = TrainingData.of(Corners.of(203, 7), 0.2);
    try (Threads threads = Threads.of(threadCount)) {
      return new Trainer(network, optimizer, data, config, threads).train(TrainingListener.NONE);
    }
  }

  private static float[] weights(Layer network) {
    List<Float> all = new ArrayList<>();
    for (Parameter parameter : network.parameters().values()) {
      for (float w : parameter.value().toArray()) {
        all.add(w);
      }
    }
    float[] array = new float[all.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = all.get(i);
    }
    return array;
  }

  @Test
  void learnsWhatIsEasyAndMeasuresIt() {
    TrainingResult result =
        train(network(1), new AdamConfig().withLearningRate(0.01), new TrainingConfig(8, 16, 1), 1);
    assertEquals(Ending.COMPLETED, result.ending());
    assertEquals(8, result.epochs().size());
    EpochMetrics first = result.epochs().getFirst();
    EpochMetrics last = result.epochs().getLast();
    assertTrue(last.loss() < first.loss() / 4, first.loss() + " then " + last.loss());
    assertTrue(last.accuracy() > 0.95, "training accuracy " + last.accuracy());
    assertTrue(last.validation().orElseThrow().accuracy() > 0.95, "validation");
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void weightsAreTheSameBitsOnAnyNumberOfThreads(int threadCount) {
    Layer alone = network(5);
    Layer shared = network(5);
    train(alone, new AdamConfig(), new TrainingConfig(2, 32, 5), 1);
    train(shared, new AdamConfig(), new TrainingConfig(2, 32, 5), threadCount);
    assertArrayEquals(weights(alone), weights(shared));
  }

  /** 163 images in batches of 32: five whole ones, and a last one of 3. */
  @ParameterizedTest
  @CsvSource({"1, 32, 1", "5, 32, 1", "6, 32, 1", "8, 32, 1", "17, 32, 1", "4, 8, 4", "9, 16, 2"})
  void resumedFromAnyStepItEndsWithTheSameBits(int stop, int batchSize, int accumulate)
      throws IOException {
    StepConfig step =
        new StepConfig(
            BatchOrder.SHUFFLED, 0.1, 0.5, accumulate, Augmentations.parse("flip,crop:2"));
    TrainingConfig config =
        new TrainingConfig(3, batchSize, 5, LearningRateSchedules.parse("one-cycle"), 0, step);
    TrainingData data = TrainingData.of(Corners.of(203, 7), 0.2);
    Layer whole = network(5);
    TrainingResult expected;
    TrainingResult first;
    TrainingResult second;
    Layer resumed = network(6);
    RunFolder run = RunFolder.create(folder.resolve("run"));
    try (Threads threads = Threads.of(2)) {
      expected =
          new Trainer(whole, new AdamConfig(), data, config, threads).train(TrainingListener.NONE);
      Trainer stopped = new Trainer(network(5), new AdamConfig(), data, config, threads);
      first = stopped.train(stopAfter(stop, stopped));
      run.saveCheckpoint(stopped.checkpoint());
      Trainer trainer = new Trainer(resumed, new AdamConfig(), data, config, threads);
      trainer.resume(run.loadCheckpoint(), first.epochs());
      second = trainer.train(TrainingListener.NONE);
    }
    assertEquals(stop % 6, first.unfinishedSteps());
    assertArrayEquals(weights(whole), weights(resumed));
    for (int i = 0; i < 3; i++) {
      assertEquals(expected.epochs().get(i).loss(), second.epochs().get(i).loss());
      assertEquals(expected.epochs().get(i).accuracy(), second.epochs().get(i).accuracy());
      assertEquals(expected.epochs().get(i).validation(), second.epochs().get(i).validation());
    }
  }

  /** Batches of 8, four of them a step: five whole steps, and a last one of 3 images. */
  @ParameterizedTest
  @CsvSource({"8, 4", "7, 3", "163, 1", "50, 9"})
  void accumulatedBatchesTakeTheStepsOfOneBatchOfAllTheirImages(int batchSize, int accumulate) {
    Layer whole = withoutDropout();
    Layer parts = withoutDropout();
    int together = Math.min(163, batchSize * accumulate);
    TrainingResult one =
        train(
            whole,
            new SgdConfig(0.1),
            config(together, new StepConfig(BatchOrder.FIXED, 0, 0, 1, List.of())),
            1);
    TrainingResult many =
        train(
            parts,
            new SgdConfig(0.1),
            config(batchSize, new StepConfig(BatchOrder.FIXED, 0, 0, accumulate, List.of())),
            1);
    assertArrayEquals(weights(whole), weights(parts), 2e-6f);
    assertEquals(one.epochs().getLast().loss(), many.epochs().getLast().loss(), 1e-6);
  }

  private static TrainingConfig config(int batchSize, StepConfig step) {
    return new TrainingConfig(2, batchSize, 5, LearningRateSchedules.parse("constant"), 0, step);
  }

  private static Layer withoutDropout() {
    return new Sequential(
        new Flatten(), new Dense(64, 4, Activations.IDENTITY, new Initialization(5)));
  }

  @Test
  void fixedOrderIsThatOfTheDataWhateverTheSeed() {
    Layer one = withoutDropout();
    Layer other = withoutDropout();
    StepConfig fixed = new StepConfig(BatchOrder.FIXED, 0, 0, 1, List.of());
    var constant = LearningRateSchedules.parse("constant");
    train(one, new SgdConfig(0.1), new TrainingConfig(2, 32, 5, constant, 0, fixed), 1);
    train(other, new SgdConfig(0.1), new TrainingConfig(2, 32, 6, constant, 0, fixed), 1);
    assertArrayEquals(weights(one), weights(other));
  }

  /** A step of rate 1 moves the weights, as one vector, by the length of the gradients. */
  @Test
  void aStepIsNoLongerThanTheClipNorm() {
    Layer network = withoutDropout();
    float[] before = weights(network);
    train(
        network,
        new SgdConfig(1),
        config(163, new StepConfig(BatchOrder.FIXED, 0, 0.01, 1, List.of())),
        1);
    float[] after = weights(network);
    double squares = 0;
    for (int i = 0; i < after.length; i++) {
      squares += Math.pow(after[i] - before[i], 2);
    }
    assertTrue(Math.sqrt(squares) < 0.0201, "two steps are " + Math.sqrt(squares));
    assertTrue(Math.sqrt(squares) > 0.015, "two steps are " + Math.sqrt(squares));
  }

  private static TrainingListener stopAfter(int steps, Trainer trainer) {
    return new TrainingListener() {
      private int taken;

      @Override
      public void stepEnded(
          int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
        if (++taken == steps) {
          trainer.requestStop();
        }
      }
    };
  }

  @Test
  void checkpointOfAnotherTrainingIsRefused() {
    TrainingData data = TrainingData.of(Corners.of(203, 7), 0.2);
    try (Threads threads = Threads.of(1)) {
      TrainingConfig config = new TrainingConfig(3, 32, 5);
      Trainer one = new Trainer(network(5), new AdamConfig(), data, config, threads);
      Trainer other = new Trainer(network(5), new SgdConfig(0.1), data, config, threads);
      Checkpoint checkpoint = one.checkpoint();
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> other.resume(checkpoint, List.of()));
      assertTrue(refused.getMessage().contains("optimizer.step"), refused.getMessage());
      Checkpoint later = new Checkpoint(1, 0, 0, checkpoint.tensors());
      refused = assertThrows(IllegalArgumentException.class, () -> one.resume(later, List.of()));
      assertTrue(refused.getMessage().contains("after 0 epochs"), refused.getMessage());
    }
  }

  @Test
  void anotherSeedGivesAnotherOrderAndSoOtherWeights() {
    Layer one = network(5);
    Layer other = network(5);
    train(one, new SgdConfig(0.1), new TrainingConfig(1, 32, 5), 1);
    train(other, new SgdConfig(0.1), new TrainingConfig(1, 32, 6), 1);
    assertNotEquals(weights(one)[0], weights(other)[0]);
  }

  @ParameterizedTest
  @CsvSource({"1, 20", "7, 3", "10, 2", "19, 2", "20, 1"})
  void everyStepButTheLastTakesAWholeBatchAndTheLastTakesWhatIsLeft(int batchSize, int steps) {
    List<Integer> done = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepEnded(
              int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
            assertEquals(20, samples);
            assertTrue(meanLoss > 0 && accuracy >= 0 && accuracy <= 1, meanLoss + ", " + accuracy);
            done.add(samplesDone);
          }
        };
    try (Threads threads = Threads.of(1)) {
      TrainingData data = TrainingData.of(Corners.of(20, 7), 0);
      new Trainer(network(1), new AdamConfig(), data, new TrainingConfig(1, batchSize, 1), threads)
          .train(listener);
    }
    assertEquals(steps, done.size());
    for (int step = 0; step < steps; step++) {
      assertEquals(Math.min(20, (step + 1) * batchSize), done.get(step));
    }
  }

  @Test
  void stopRequestEndsAfterTheCurrentStep() {
    Layer network = network(1);
    AtomicInteger steps = new AtomicInteger();
    try (Threads threads = Threads.of(1)) {
      Trainer trainer =
          new Trainer(
              network,
              new AdamConfig(),
              TrainingData.of(Corners.of(40, 7), 0),
              new TrainingConfig(3, 10, 1),
              threads);
      TrainingResult result =
          trainer.train(
              new TrainingListener() {
                @Override
                public void stepEnded(
                    int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
                  if (steps.incrementAndGet() == 6) { // the second step of epoch 2
                    trainer.requestStop();
                  }
                }
              });
      assertEquals(Ending.STOPPED, result.ending());
      assertEquals(1, result.epochs().size());
      assertEquals(2, result.unfinishedSteps());
      assertEquals(6, steps.get());
    }
  }

  @Test
  void lossThatIsNoNumberEndsTraining() {
    TrainingResult result = train(network(1), new SgdConfig(1e30), new TrainingConfig(5, 16, 1), 1);
    assertEquals(Ending.DIVERGED, result.ending());
    assertEquals(Optional.of(NotFinite.LOSS), result.notFinite());
    assertTrue(result.epochs().size() < 5, "epochs " + result.epochs().size());
  }

  /** Plain descent at a rate that makes weights grow without end, but too few steps to overflow. */
  @Test
  void lossBeyondAllGuessingEndsTrainingAfterItsEpoch() {
    Layer network = network(1);
    List<Integer> told = new ArrayList<>();
    TrainingData data = TrainingData.of(Corners.of(203, 7), 0);
    try (Threads threads = Threads.of(1)) {
      TrainingConfig config = new TrainingConfig(5, 82, 1);
      Trainer trainer = new Trainer(network, new SgdConfig(3e4), data, config, threads);
      TrainingResult result =
          trainer.train(
              new TrainingListener() {
                @Override
                public void epochEnded(EpochMetrics metrics) {
                  told.add(metrics.epoch());
                }
              });
      assertEquals(Ending.EXPLODED, result.ending());
      assertTrue(result.epochs().getLast().loss() > 1e4 * Math.log(4), result::toString);
      assertEquals(result.epochs().size() - 1, told.size(), "the last is kept by nobody");
      assertEquals(Optional.empty(), result.notFinite());
      assertEquals(0, result.unfinishedSteps());
      assertEquals(3L * result.epochs().size(), trainer.steps());
    }
  }

  /** The last step of an epoch breaks the weights: nobody may keep them. */
  @Test
  void weightsThatAreNotFiniteAtTheEndOfAnEpochEndTraining() {
    for (double validation : new double[] {0, 0.2}) {
      Layer network = network(1);
      TrainingData data = TrainingData.of(Corners.of(203, 7), validation);
      List<Integer> told = new ArrayList<>();
      try (Threads threads = Threads.of(1)) {
        TrainingConfig config = new TrainingConfig(2, data.train().size(), 1);
        Trainer trainer = new Trainer(network, new SgdConfig(1e300), data, config, threads);
        TrainingListener listener =
            new TrainingListener() {
              @Override
              public void epochEnded(EpochMetrics metrics) {
                told.add(metrics.epoch());
              }
            };
        TrainingResult result = trainer.train(listener);
        assertEquals(Ending.DIVERGED, result.ending());
        assertEquals(Optional.of(NotFinite.WEIGHTS), result.notFinite());
        assertEquals(List.of(), told);
      }
    }
  }

  /** One step, after which the weights are large, but numbers. */
  @Test
  void aValidationLossThatIsNoNumberIsNotTakenForThatOfAStep() {
    TrainingData data = TrainingData.of(Corners.of(203, 7), 0.2);
    try (Threads threads = Threads.of(1)) {
      TrainingConfig config = new TrainingConfig(2, data.train().size(), 1);
      TrainingResult result =
          new Trainer(network(1), new SgdConfig(1e37), data, config, threads)
              .train(TrainingListener.NONE);
      assertEquals(Ending.DIVERGED, result.ending());
      assertEquals(Optional.of(NotFinite.VALIDATION_LOSS), result.notFinite());
    }
  }

  /** All logits are 0, but the way back multiplies what is near the largest float. */
  @Test
  void aGradientThatIsNoNumberIsNotTakenForALoss() {
    Initialization init = new Initialization(1);
    Dense first = new Dense(64, 12, init);
    Dense second = new Dense(12, 12, init);
    Dense third = new Dense(12, 4, init);
    Arrays.fill(first.weight().value().data(), 0);
    Arrays.fill(second.weight().value().data(), 1e10f);
    float[] last = third.weight().value().data();
    Arrays.fill(last, 0, last.length / 2, 1e38f);
    Arrays.fill(last, last.length / 2, last.length, -1e38f);
    Layer network = new Sequential(new Flatten(), first, second, third);
    StepConfig step = new StepConfig(BatchOrder.SHUFFLED, 0, 1, 1, List.of());
    TrainingConfig config =
        new TrainingConfig(1, 20, 1, LearningRateSchedules.parse("constant"), 0, step);
    TrainingResult result = train(network, new SgdConfig(0.1), config, 1);
    assertEquals(Ending.DIVERGED, result.ending());
    assertEquals(Optional.of(NotFinite.GRADIENT_NORM), result.notFinite());
  }

  @Test
  void evaluationOfManyAtOnceIsThatOfEachAlone() {
    Layer network = network(3);
    var images = Corners.of(150, 9); // one full batch of 128, then 22
    TrainingData data = TrainingData.of(images, 0);
    try (Threads threads = Threads.of(2)) {
      Evaluation all = new Evaluator(network, images, data.normalization(), threads).evaluate();
      double lossSum = 0;
      long correct = 0;
      for (int i = 0; i < images.size(); i++) {
        var one = images.subset(new int[] {i});
        Evaluation alone = new Evaluator(network, one, data.normalization(), threads).evaluate();
        lossSum += alone.loss();
        correct += alone.confusion().correct();
      }
      assertEquals(lossSum / images.size(), all.loss(), 1e-6);
      assertEquals(correct, all.confusion().correct());
      assertEquals(images.size(), all.confusion().total());
    }
  }

  /** Corners are noise but for the one that is the class: a drawing can get no better than that. */
  @Test
  void anAutoencoderLearnsToTellAndToDrawAndGoesOnWithTheSameBits() {
    TrainingData data = TrainingData.of(Corners.of(203, 7), 0.2);
    AbstractConcrete design = new AbstractConcrete();
    TrainingConfig config = new TrainingConfig(6, 20, 3);
    List<Layer> networks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      networks.add(design.build(data.train().sample(), 4, Activations.TANH, new Initialization(2)));
    }
    try (Threads threads = Threads.of(2)) {
      Trainer whole = trainer(networks.get(0), design, data, config, threads);
      List<EpochMetrics> epochs = whole.train(TrainingListener.NONE).epochs();
      assertTrue(epochs.getLast().validation().orElseThrow().accuracy() > 0.9, epochs.toString());
      assertTrue(epochs.getLast().loss() < 0.5 * epochs.getFirst().loss(), epochs.toString());

      Layer half = design.build(data.train().sample(), 4, Activations.TANH, new Initialization(2));
      Trainer first = trainer(half, design, data, new TrainingConfig(3, 20, 3), threads);
      List<EpochMetrics> before = first.train(TrainingListener.NONE).epochs();
      Trainer second = trainer(networks.get(1), design, data, config, threads);
      second.resume(first.checkpoint(), before);
      second.train(TrainingListener.NONE);
    }
    assertArrayEquals(weights(networks.get(0)), weights(networks.get(1)));
  }

  private static Trainer trainer(
      Layer network,
      NetworkDesign design,
      TrainingData data,
      TrainingConfig config,
      Threads threads) {
    return new Trainer(network, design.objective(), new AdamConfig(), data, config, threads);
  }

  @Test
  void batchAboveTheDataIsRefusedWithBothNumbers() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> train(network(1), new AdamConfig(), new TrainingConfig(1, 1000, 1), 1));
    assertEquals(
        "Training: expected a batch size of at most the 163 training images, got 1000",
        e.getMessage());
  }

  @Test
  void networkOfOtherClassesIsRefused() {
    Layer network =
        new Sequential(
            new Flatten(), new Dense(64, 5, Activations.IDENTITY, new Initialization(1)));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> train(network, new AdamConfig(), new TrainingConfig(1, 10, 1), 1));
    assertTrue(
        String.valueOf(e.getMessage()).contains("expected an output (batch, classes) = (10, 4)"),
        e::toString);
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "-1, 10", "1, 0", "1, -64"})
  void configurationThatIsWrongIsRefused(int epochs, int batchSize) {
    assertThrows(IllegalArgumentException.class, () -> new TrainingConfig(epochs, batchSize, 1));
  }

  @ParameterizedTest
  @CsvSource({"-0.1", "1", "NaN"})
  void validationShareOutsideIsRefused(double share) {
    var images = Corners.of(20, 1);
    assertThrows(IllegalArgumentException.class, () -> TrainingData.of(images, share));
  }
}
