package dev.lanewise.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.normalization.BatchNormalization;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.layers.regularization.Dropout;
import dev.lanewise.layers.shape.Flatten;
import dev.lanewise.models.diagnose.Diagnosis;
import dev.lanewise.models.diagnose.Diagnosis.Finding;
import dev.lanewise.models.diagnose.Probe;
import dev.lanewise.models.objective.Classification;
import dev.lanewise.models.run.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static Layer network() {
    Initialization init = new Initialization(1);
    return new Sequential(
        new Flatten(),
        new Dense(64, 12, Activations.RELU, init),
        new BatchNormalization(12),
        new Dense(12, 4, init));
  }

  private static List<Finding> train(Layer network, boolean diagnosed) {
    List<Finding> told = new ArrayList<>();
    try (Threads threads = Threads.of(1)) {
      TrainingData data = TrainingData.of(Corners.of(200, 7), 0.1);
      Probe probe =
          Probe.of(
              network, new Classification(), data.train(), data.normalization(), 50, 1, threads);
      Diagnosis diagnosis = new Diagnosis(probe, told::add);
      new Trainer(network, new AdamConfig(), data, new TrainingConfig(3, 16, 1), threads)
          .train(diagnosed ? diagnosis : TrainingListener.NONE);
      assertEquals(told, diagnosis.findings());
    }
    return told;
  }

  @Test
  void measuresBeforeTrainingAndAfterEveryEpoch() {
    List<Finding> findings = train(network(), true);
    assertEquals(List.of(0, 1, 2, 3), findings.stream().map(Finding::epoch).toList());
    assertTrue(findings.stream().allMatch(finding -> finding.layers().size() == 1));
    assertTrue(!findings.get(0).layers().equals(findings.get(3).layers()), "weights have changed");
  }

  @Test
  void goesOnWithWhatLayersDrawWhereAnEarlierOneEnded() {
    Initialization init = new Initialization(1);
    Layer network =
        new Sequential(
            new Dense(3, 40, Activations.RELU, init),
            new Dropout(0.5f),
            new Dense(40, 20, Activations.TANH, init));
    Tensor x = Tensor.of(Shape.of(2, 3), 1, -2, 3, -4, 5, -6);
    try (Threads threads = Threads.of(1)) {
      Execution execution = Execution.training(threads, 1);
      Diagnosis whole = new Diagnosis(new Probe(network, x, new int[] {0, 1}, execution), _ -> {});
      whole.epochStarted(1, 2);
      whole.epochEnded(epoch(1));
      whole.epochEnded(epoch(2));
      List<Finding> all = whole.findings();
      assertNotEquals(all.get(1).layers(), all.get(2).layers(), "other units are dropped");
      Diagnosis resumed =
          new Diagnosis(
              new Probe(network, x, new int[] {0, 1}, execution), _ -> {}, all.subList(0, 2), 5);
      resumed.epochStarted(2, 2);
      resumed.epochEnded(epoch(2));
      assertEquals(all, resumed.findings());
      Diagnosis lost =
          new Diagnosis(new Probe(network, x, new int[] {0, 1}, execution), _ -> {}, List.of(), 5);
      lost.epochStarted(1, 2);
      lost.epochStarted(2, 2);
      assertEquals(List.of(), lost.findings(), "no trained weights as the first ones");
    }
  }

  private static EpochMetrics epoch(int number) {
    return new EpochMetrics(number, 1, 0.5, Optional.empty(), 0.1, 1, 2);
  }

  @Test
  void trainingIsTheSameBitsWithItAndWithout() {
    Layer watched = network();
    Layer alone = network();
    train(watched, true);
    train(alone, false);
    Map<String, Tensor> expected = Weights.of(alone);
    Weights.of(watched)
        .forEach((name, tensor) ->
            assertArrayEquals(expected.get(name).toArray(), tensor.toArray(), name));
  }
}
