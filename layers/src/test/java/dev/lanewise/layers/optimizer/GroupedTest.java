package dev.lanewise.layers.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupedTest {
  private static final int SIZE = 19;

  static List<OptimizerConfig> configs() {
    return Optimizers.names().stream()
        .map(name -> Optimizers.byName(name).withWeightDecay(0.1))
        .toList();
  }

  private static Tensor random(long seed) {
    Tensor tensor = Tensor.zeros(SIZE);
    new CounterRandom(seed).fillNormal(tensor.data(), 0, SIZE, 0, 1);
    return tensor;
  }

  private static SequencedMap<String, Parameter> parameters() {
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("0.weight", new Parameter(random(1)));
    parameters.put("1.alpha", Parameter.ofActivation(random(2)));
    parameters.put("2.weight", new Parameter(random(3)));
    return parameters;
  }

  /** Two steps, the second at half the rate, with gradients that differ from each other. */
  private static void train(
      OptimizerConfig config, SequencedMap<String, Parameter> parameters, Threads threads) {
    Optimizer optimizer = config.optimizer(parameters, threads);
    for (int step = 0; step < 2; step++) {
      optimizer.zeroGrad();
      for (var entry : parameters.entrySet()) {
        long seed = 100L * step + entry.getKey().charAt(0);
        float[] gradient = random(seed).data();
        System.arraycopy(gradient, 0, entry.getValue().gradient().data(), 0, SIZE);
      }
      optimizer.step();
      optimizer.learningRate(optimizer.learningRate() / 2);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void activationsStepAtTheirOwnRateAndDecayAndAllOthersAsWithout(OptimizerConfig config) {
    SequencedMap<String, Parameter> grouped = parameters();
    SequencedMap<String, Parameter> plain = parameters();
    SequencedMap<String, Parameter> faster = parameters();
    try (Threads threads = Threads.of(1)) {
      train(new GroupedConfig(config, 4, 0.3), grouped, threads);
      train(config, plain, threads);
      train(
          config.withLearningRate(4 * config.learningRate()).withWeightDecay(0.3), faster, threads);
    }
    for (String name : grouped.keySet()) {
      SequencedMap<String, Parameter> expected = name.equals("1.alpha") ? faster : plain;
      assertArrayEquals(
          expected.get(name).value().toArray(), grouped.get(name).value().toArray(), name);
    }
  }

  @Test
  void stateOfBothGroupsIsThereByName() {
    try (Threads threads = Threads.of(1)) {
      Optimizer grouped =
          new GroupedConfig(new AdamConfig(), 2, 0).optimizer(parameters(), threads);
      assertEquals(
          List.of(
              "step",
              "0.weight.m",
              "2.weight.m",
              "0.weight.v",
              "2.weight.v",
              "activations.step",
              "activations.1.alpha.m",
              "activations.1.alpha.v"),
          List.copyOf(grouped.state().keySet()));
    }
  }

  @Test
  void groupsThatNothingTellsApartAreOne() {
    try (Threads threads = Threads.of(1)) {
      AdamConfig adam = new AdamConfig().withWeightDecay(0.1);
      assertInstanceOf(
          Adam.class, new GroupedConfig(adam, 1, 0.1).optimizer(parameters(), threads));
      SequencedMap<String, Parameter> weights = parameters();
      weights.remove("1.alpha");
      assertInstanceOf(Adam.class, new GroupedConfig(adam, 2, 0).optimizer(weights, threads));
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new GroupedConfig(new AdamConfig(), -1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new GroupedConfig(new AdamConfig(), 1, Double.NaN));
  }
}
