package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.simd.Simd;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;

/** Whether an activation can be called at all, before a check calls it a million times. */
final class Preflight {
  private static final float[] INPUTS = {
    0f,
    -0f,
    1f,
    -1f,
    0.3f,
    -0.3f,
    5f,
    -5f,
    100f,
    -100f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private final String type;

  private Preflight(String type) {
    this.type = type;
  }

  /**
   * Calls each method.
   *
   * @throws IllegalArgumentException naming the method: what it threw, or the vector it returned
   */
  static void require(Activation activation) {
    Preflight preflight = new Preflight(activation.getClass().getName());
    String name = preflight.call("name()", activation::name);
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          preflight.type + ": name(): expected a name, got '" + name + "'");
    }
    preflight.call("description()", activation::description);
    for (float x : INPUTS) {
      preflight.call("value(" + x + ")", () -> activation.value((double) x));
      preflight.call("derivative(" + x + ")", () -> activation.derivative((double) x));
      FloatVector lanes = Simd.floats(x);
      preflight.requireLanes(
          "value(FloatVector)", preflight.call("value of " + x, () -> activation.value(lanes)));
      preflight.requireLanes(
          "derivative(FloatVector)",
          preflight.call("derivative of " + x, () -> activation.derivative(lanes)));
    }
  }

  /** The same of a trainable one, with its first parameters. */
  static void require(TrainableActivation activation) {
    Preflight preflight = new Preflight(activation.getClass().getName());
    preflight.call("name()", activation::name);
    preflight.call("description()", activation::description);
    List<Letter> letters = preflight.call("parameters()", activation::parameters);
    preflight.requireNamesOfTheirOwn(letters);
    double[] p = letters.stream().mapToDouble(Letter::mean).toArray();
    float[] values = new float[p.length * Simd.SUM_LANES];
    for (int i = 0; i < p.length; i++) {
      Arrays.fill(values, i * Simd.SUM_LANES, (i + 1) * Simd.SUM_LANES, (float) p[i]);
    }
    ParameterVectors vectors =
        new ParameterVectors().shared(values, 0, new float[values.length], 0);
    for (float x : INPUTS) {
      preflight.call("value(" + x + ")", () -> activation.value((double) x, p));
      preflight.call("derivative(" + x + ")", () -> activation.derivative((double) x, p));
      for (int i = 0; i < p.length; i++) {
        int letter = i;
        preflight.call(
            "derivativeByParameter(" + i + ", " + x + ")",
            () -> activation.derivativeByParameter(letter, x, p));
      }
      FloatVector lanes = Simd.floats(x);
      preflight.requireLanes(
          "value(FloatVector)",
          preflight.call("value of " + x, () -> activation.value(lanes, vectors)));
      preflight.requireLanes(
          "backward(FloatVector)",
          preflight.call("backward of " + x, () -> activation.backward(lanes, lanes, vectors)));
    }
  }

  private void requireNamesOfTheirOwn(List<Letter> letters) {
    List<String> names = letters.stream().map(Letter::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          type + ": parameters(): expected a name of its own for each, got " + names);
    }
  }

  private <T> T call(String method, Supplier<T> call) {
    try {
      return Objects.requireNonNull(call.get(), "null returned");
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(type + ": " + method + ": expected a result, got " + e, e);
    }
  }

  private void requireLanes(String method, FloatVector result) {
    if (!result.species().equals(Simd.FLOATS)) {
      throw new IllegalArgumentException(
          type
              + ": "
              + method
              + ": expected "
              + Simd.LANES
              + " lanes, as it was given, got "
              + result.length()
              + "; make vectors with Simd.floats or from the argument's species");
    }
  }
}
