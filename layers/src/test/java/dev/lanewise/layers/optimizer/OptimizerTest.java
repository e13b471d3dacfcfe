package dev.lanewise.layers.optimizer;

import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
  private static final int[] SIZES = {1, 15, 16, 17, 1000, 20_003};
  private static final int STEPS = 4;

  static Stream<OptimizerConfig> configs() {
    return Stream.of(
        new SgdConfig(0.1),
        new SgdConfig(0.1).withWeightDecay(0.3),
        new SgdConfig(0.1, 0.9, false, 0.01),
        new SgdConfig(0.1, 0.8, true, 0.01),
        new AdamConfig(),
        new AdamConfig(0.01, 0.8, 0.95, 1e-3, 0.1),
        new AdamWConfig(),
        new AdamWConfig(0.01, 0.8, 0.95, 1e-3, 0.3),
        new NadamConfig(),
        new NadamConfig(0.01, 0.8, 0.95, 1e-3, 0.1, 0.1),
        new RmspropConfig(),
        new RmspropConfig(0.01, 0.8, 1e-3, 0.9, 0.1));
  }

  /** One parameter of each size, within margins. */
  private static SequencedMap<String, Parameter> parameters() {
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    for (int i = 0; i < SIZES.length; i++) {
      parameters.put(i + ".weight", new Parameter(random(i, SIZES[i])));
    }
    return parameters;
  }

  private static void setGradients(SequencedMap<String, Parameter> parameters, int step) {
    int index = 0;
    for (Parameter parameter : parameters.values()) {
      Tensor gradient = parameter.gradient();
      new CounterRandom(step)
          .stream(index).fillNormal(gradient.data(), gradient.offset(), gradient.size(), 0, 1);
      index++;
    }
  }

  /** Steps with gradients of their own; the learning rate halves before the last. */
  private static void train(
      Optimizer optimizer, SequencedMap<String, Parameter> parameters, int from, int to) {
    for (int step = from; step < to; step++) {
      if (step == STEPS - 1) {
        optimizer.learningRate(optimizer.learningRate() / 2);
      }
      setGradients(parameters, step);
      optimizer.step();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void followsThePapersFormulaAndTouchesNothingElse(OptimizerConfig config) {
    SequencedMap<String, Parameter> parameters = parameters();
    List<double[]> expected = parameters().values().stream().map(OptimizerTest::doubles).toList();
    ReferenceOptimizer reference = ReferenceOptimizer.of(config);
    try (Threads threads = Threads.of(2)) {
      Optimizer optimizer = config.optimizer(parameters, threads);
      for (int step = 0; step < STEPS; step++) {
        train(optimizer, parameters, step, step + 1);
        int index = 0;
        for (Parameter parameter : parameters.values()) {
          double[] weights = expected.get(index);
          float[] gradient = parameter.gradient().toArray();
          reference.step(index, step + 1, optimizer.learningRate(), weights, gradient);
          for (int i = 0; i < weights.length; i++) {
            assertEquals(weights[i], at(parameter.value(), i), 3e-6, config::toString);
          }
          assertMarginsUntouched(parameter.value());
          index++;
        }
      }
    }
  }

  private static double[] doubles(Parameter parameter) {
    double[] values = new double[parameter.value().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(parameter.value(), i);
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void bitsDoNotDependOnTheNumberOfThreads(OptimizerConfig config) {
    float[] before = {};
    for (int count : new int[] {1, 2, 3, 5}) {
      try (Threads threads = Threads.of(count)) {
        SequencedMap<String, Parameter> parameters = parameters();
        train(config.optimizer(parameters, threads), parameters, 0, STEPS);
        float[] weights = parameters.lastEntry().getValue().value().toArray();
        if (count > 1) {
          assertArrayEquals(before, weights);
        }
        before = weights;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void savedStateResumesToTheBit(OptimizerConfig config) {
    try (Threads threads = Threads.of(1)) {
      SequencedMap<String, Parameter> whole = parameters();
      train(config.optimizer(whole, threads), whole, 0, STEPS);

      SequencedMap<String, Parameter> parts = parameters();
      Optimizer first = config.optimizer(parts, threads);
      train(first, parts, 0, 2);
      Optimizer second = config.optimizer(parts, threads);
      second.learningRate(first.learningRate());
      Map<String, Tensor> saved = first.state();
      second
          .state()
          .forEach(
              (name, to) -> System.arraycopy(saved.get(name).data(), 0, to.data(), 0, to.size()));
      train(second, parts, 2, STEPS);
      for (String name : whole.keySet()) {
        assertArrayEquals(whole.get(name).value().toArray(), parts.get(name).value().toArray());
      }
    }
  }

  @Test
  void stateIsNamedAfterTheParameters() {
    try (Threads threads = Threads.of(1)) {
      SequencedMap<String, Parameter> one = new LinkedHashMap<>();
      one.put("0.bias", new Parameter(Tensor.zeros(2)));
      assertEquals(
          List.of("step", "0.bias.m", "0.bias.v"),
          List.copyOf(new AdamConfig().optimizer(one, threads).state().keySet()));
      assertEquals(
          List.of("0.bias.velocity"),
          List.copyOf(
              new SgdConfig(0.1).withMomentum(0.9).optimizer(one, threads).state().keySet()));
      assertEquals(Map.of(), new SgdConfig(0.1).optimizer(one, threads).state());
    }
  }

  @Test
  void aParameterUnderTwoNamesIsChangedOnce() {
    try (Threads threads = Threads.of(1)) {
      Parameter shared = new Parameter(Tensor.zeros(3));
      SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
      parameters.put("0.weight", shared);
      parameters.put("1.weight", shared);
      shared.gradient().data()[1] = 2;
      new SgdConfig(0.5).optimizer(parameters, threads).step();
      assertArrayEquals(new float[] {0, -1, 0}, shared.value().toArray());
    }
  }

  @Test
  void zeroGradClearsAllGradients() {
    try (Threads threads = Threads.of(2)) {
      SequencedMap<String, Parameter> parameters = parameters();
      setGradients(parameters, 1);
      new AdamConfig().optimizer(parameters, threads).zeroGrad();
      for (Parameter parameter : parameters.values()) {
        assertArrayEquals(new float[parameter.value().size()], parameter.gradient().toArray());
      }
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertMessage(
        "adam: expected learningRate of at least 0, got -0.1",
        () -> new AdamConfig().withLearningRate(-0.1));
    assertMessage(
        "adam: expected beta1 in [0, 1), got 1.0", () -> new AdamConfig(0.001, 1, 0.999, 1e-8, 0));
    assertMessage(
        "adamw: expected beta2 in [0, 1), got NaN",
        () -> new AdamWConfig(0.001, 0.9, Double.NaN, 1e-8, 0));
    assertMessage(
        "adamw: expected epsilon above 0, got 0.0", () -> new AdamWConfig(0.001, 0.9, 0.99, 0, 0));
    assertMessage(
        "sgd: expected weightDecay of at least 0, got Infinity",
        () -> new SgdConfig(0.1).withWeightDecay(Double.POSITIVE_INFINITY));
    assertMessage(
        "sgd: expected momentum above 0 with nesterov, got 0.0; 0.9 is usual",
        () -> new SgdConfig(0.1).withNesterov(true));
    assertMessage(
        "optimizer: expected one of adam, adamw, nadam, rmsprop, sgd, got 'sdg'; did you mean sgd?",
        () -> Optimizers.byName("sdg"));
    try (Threads threads = Threads.of(1)) {
      Optimizer optimizer = Optimizers.byName("adam").optimizer(parameters(), threads);
      assertMessage(
          "adam: expected learningRate of at least 0, got NaN",
          () -> optimizer.learningRate(Double.NaN));
    }
  }

  private static void assertMessage(String expected, Runnable action) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }
}
