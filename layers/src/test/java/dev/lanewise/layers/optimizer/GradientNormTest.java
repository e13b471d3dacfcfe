package dev.lanewise.layers.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientNormTest {
  /** One of them larger than a block, and one under two names. */
  private static SequencedMap<String, Parameter> parameters() {
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    for (int size : new int[] {1, 17, 40_003}) {
      Parameter parameter = new Parameter(Tensor.zeros(size));
      new CounterRandom(size).fillNormal(parameter.gradient().data(), 0, size, 0, 1);
      parameters.put("w" + size, parameter);
    }
    parameters.put("again", parameters.firstEntry().getValue());
    return parameters;
  }

  private static double exactNorm(SequencedMap<String, Parameter> parameters) {
    double sum = 0;
    for (Parameter parameter : parameters.sequencedValues().stream().distinct().toList()) {
      for (float g : parameter.gradient().toArray()) {
        sum += (double) g * g;
      }
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void gradientsThatAreTooLongAreCutWithTheSameBitsOnAnyNumberOfThreads(int count) {
    SequencedMap<String, Parameter> alone = parameters();
    SequencedMap<String, Parameter> shared = parameters();
    double before = exactNorm(alone);
    try (Threads one = Threads.of(1);
        Threads threads = Threads.of(count)) {
      double norm = new GradientNorm(alone, one).clip(2.5);
      assertEquals(before, norm, before * 1e-6);
      assertEquals(norm, new GradientNorm(shared, threads).clip(2.5));
    }
    assertEquals(2.5, exactNorm(alone), 1e-6);
    double ratio =
        alone.get("w17").gradient().data()[3] / parameters().get("w17").gradient().data()[3];
    assertEquals(2.5 / before, ratio, 1e-7, "every element by the same factor");
    for (String name : alone.keySet()) {
      assertArrayEquals(
          alone.get(name).gradient().toArray(), shared.get(name).gradient().toArray());
    }
  }

  @Test
  void gradientsThatAreShortEnoughStayAsTheyAre() {
    SequencedMap<String, Parameter> parameters = parameters();
    try (Threads threads = Threads.of(1)) {
      new GradientNorm(parameters, threads).clip(exactNorm(parameters) * 1.001);
    }
    assertArrayEquals(
        parameters().get("w40003").gradient().toArray(),
        parameters.get("w40003").gradient().toArray());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void aLengthThatIsNoneIsRefused(double largest) {
    try (Threads threads = Threads.of(1)) {
      GradientNorm norm = new GradientNorm(parameters(), threads);
      String message =
          assertThrows(IllegalArgumentException.class, () -> norm.clip(largest)).getMessage();
      assertTrue(message.contains("above 0, got " + largest), message);
    }
  }

  @Test
  void infinityCutsNothing() {
    SequencedMap<String, Parameter> parameters = parameters();
    try (Threads threads = Threads.of(1)) {
      double norm = new GradientNorm(parameters, threads).clip(Double.POSITIVE_INFINITY);
      assertEquals(exactNorm(parameters), norm, norm * 1e-6);
    }
    assertArrayEquals(
        parameters().get("w40003").gradient().toArray(),
        parameters.get("w40003").gradient().toArray());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, 2e19f})
  void aGradientThatHasNoLengthIsToldAndLeftAsItIs(float broken) {
    SequencedMap<String, Parameter> parameters = parameters();
    float[] gradient = parameters.get("w40003").gradient().data();
    gradient[30_000] = broken;
    float[] before = Arrays.copyOf(gradient, gradient.length);
    try (Threads threads = Threads.of(1)) {
      assertTrue(!Double.isFinite(new GradientNorm(parameters, threads).clip(1)));
    }
    assertArrayEquals(before, gradient);
  }
}
