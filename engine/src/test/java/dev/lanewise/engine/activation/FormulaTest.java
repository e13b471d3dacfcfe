package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Value and derivative of every activation against its definition in doubles. */
class FormulaTest {
  private static final int EVERY = 49_999;
  private static final double VALUE_ULP = 2;
  private static final double DERIVATIVE_ULP = 4;

  private interface Formula {
    FloatVector apply(FloatVector x);
  }

  static List<Activation> activations() {
    return Activations.all();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void valueIsWithinTwoUlpForASweepOfAllFloats(Activation f) {
    assertAccurate(f.name(), f::value, f::value, VALUE_ULP);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void derivativeIsWithinFourUlpForASweepOfAllFloats(Activation f) {
    assertAccurate(f.name() + "'", f::derivative, f::derivative, DERIVATIVE_ULP);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void notANumberStaysNotANumber(Activation f) {
    assertEquals(Float.NaN, at(f::value, Float.NaN));
    assertEquals(Float.NaN, at(f::derivative, Float.NaN));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void infinitiesAndZerosGiveTheReferencesLimit(Activation f) {
    for (float x : new float[] {0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertEquals(f.value((double) x), at(f::value, x), 0.0, f.name() + "(" + x + ")");
      assertEquals(f.derivative((double) x), at(f::derivative, x), 0.0, f.name() + "'(" + x + ")");
    }
  }

  @Test
  void kinksHaveTheDocumentedDerivative() {
    for (float zero : new float[] {0f, -0f}) {
      assertEquals(0f, at(Activations.RELU::derivative, zero));
      assertEquals(0.01f, at(Activations.LEAKY_RELU::derivative, zero));
      assertEquals(0f, Math.abs(at(Activations.ABSOLUTE::derivative, zero)));
    }
  }

  @Test
  void oddFunctionsKeepTheSignOfZero() {
    assertEquals(-0f, at(Activations.TANH::value, -0f));
    assertEquals(-0f, at(Activations.IDENTITY::value, -0f));
    assertEquals(0f, at(Activations.ABSOLUTE::value, -0f));
  }

  private static float at(Formula formula, float x) {
    return formula.apply(FloatVector.broadcast(FLOATS, x)).lane(0);
  }

  private static void assertAccurate(
      String name, Formula formula, DoubleUnaryOperator reference, double bound) {
    float[] x = new float[LANES];
    float[] y = new float[LANES];
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += (long) LANES * EVERY) {
      for (int i = 0; i < LANES; i++) {
        x[i] = Float.intBitsToFloat((int) (bits + (long) i * EVERY));
      }
      formula.apply(FloatVector.fromArray(FLOATS, x, 0)).intoArray(y, 0);
      for (int i = 0; i < LANES; i++) {
        double want = reference.applyAsDouble(x[i]);
        double error = Math.abs(y[i] - want) / Math.ulp((float) want);
        assertTrue(
            error <= bound || Float.compare(y[i], (float) want) == 0,
            () -> name + ": worse than " + bound + " ULP near " + x[0]);
      }
    }
  }
}
