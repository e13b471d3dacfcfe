package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.simd.Simd;
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
