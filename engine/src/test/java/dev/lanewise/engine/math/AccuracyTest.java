package dev.lanewise.engine.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The error bounds that the functions document. Every float, in some minutes a function, with
 * {@code -Dlanewise.exhaustive=true}.
 */
class AccuracyTest {
  private static final int BLOCK = 4096;
  private static final int EVERY = 9973;

  @ParameterizedTest
  @MethodSource("dev.lanewise.engine.math.VectorFunction#all")
  void documentedErrorHoldsOnASweepOfAllFloats(VectorFunction function) {
    assertWithin(function, sweep(function, EVERY));
  }

  @ParameterizedTest
  @MethodSource("dev.lanewise.engine.math.VectorFunction#all")
  @EnabledIfSystemProperty(named = "lanewise.exhaustive", matches = "true")
  void documentedErrorHoldsForEveryFloat(VectorFunction function) {
    assertWithin(function, sweep(function, 1));
  }

  @ParameterizedTest
  @MethodSource("dev.lanewise.engine.math.VectorFunction#all")
  void documentedErrorHoldsAroundCorners(VectorFunction function) {
    float[] everywhere = {
      0f, -0f, Float.MIN_NORMAL, -Float.MIN_NORMAL, 1f, -1f, 0x1p-25f, -0x1p-25f
    };
    for (float corner : everywhere) {
      assertWithin(function, around(function, corner));
    }
    for (float corner : function.corners()) {
      assertWithin(function, around(function, corner));
      assertWithin(function, around(function, -corner));
    }
  }

  @Test
  void documentedErrorIsNotAnExaggeration() {
    for (VectorFunction function : VectorFunction.all()) {
      assertTrue(sweep(function, EVERY).error() > 0.7 * function.worst(), function::toString);
    }
  }

  @Test
  void limitsAreThoseOfMathematics() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    assertValues("exp", nan, nan, inf, inf, -inf, 0f, 0f, 1f, -0f, 1f);
    assertValues("exp", 88.72283f, 3.4027985E38f, 88.72284f, inf, -103.97f, 1.4E-45f);
    assertValues("expm1", nan, nan, inf, inf, -inf, -1f, 0f, 0f, -0f, -0f);
    assertValues("expm1", 88.72283f, 3.4027985E38f, 88.72284f, inf);
    assertValues("log", nan, nan, inf, inf, -inf, nan, 0f, -inf, -0f, -inf, 1f, 0f);
    assertValues("log", -1f, nan, -Float.MIN_VALUE, nan, Float.MIN_VALUE, -103.27893f);
    assertValues("log1p", nan, nan, inf, inf, -inf, nan, 0f, 0f, -0f, -0f, -1f, -inf);
    assertValues("log1p", Float.MAX_VALUE, 88.72284f, -1.0000001f, nan);
    assertValues("tanh", nan, nan, inf, 1f, -inf, -1f, 0f, 0f, -0f, -0f);
    assertValues("sigmoid", nan, nan, inf, 1f, -inf, 0f, 0f, 0.5f, -100f, 3.8E-44f);
    assertValues("sigmoid'", nan, nan, inf, 0f, -inf, 0f, -0f, 0.25f);
    assertValues("erf", nan, nan, inf, 1f, -inf, -1f, 0f, 0f, -0f, -0f);
    for (float tiny : new float[] {Float.MIN_VALUE, -Float.MIN_VALUE, 1e-40f, -1e-40f}) {
      assertValues("expm1", tiny, tiny);
      assertValues("log1p", tiny, tiny);
      assertValues("tanh", tiny, tiny);
    }
  }

  /** Values to 20 digits from a multiple-precision computation of the series. */
  @Test
  void referenceOfErfIsGoodToTheLastBitsOfADouble() {
    String[][] table = {
      {"0.001", "0.0011283787909692364034"},
      {"0.5", "0.52049987781304653768"},
      {"1", "0.84270079294971486934"},
      {"2", "0.99532226501895273416"},
      {"2.4375", "0.99943345674541983509"},
      {"2.5625", "0.99970983113832659393"},
      {"4", "0.99999998458274209972"},
      {"5.5", "0.99999999999999264215"},
      {"7", "1"}
    };
    for (String[] row : table) {
      double x = Double.parseDouble(row[0]);
      double expected = Double.parseDouble(row[1]);
      assertEquals(expected, Erf.erf(x), 4e-16 * expected);
      assertEquals(-expected, Erf.erf(-x), 4e-16 * expected);
    }
  }

  private record Worst(double error, float x, float got) {}

  private static void assertWithin(VectorFunction function, Worst worst) {
    assertTrue(
        worst.error() <= function.worst(),
        () ->
            String.format(
                "%s(%s = %a): expected %s, got %s, %.3f ULP off; documented are %s",
                function,
                worst.x(),
                worst.x(),
                function.strict().applyAsDouble(worst.x()),
                worst.got(),
                worst.error(),
                function.worst()));
  }

  private static void assertValues(String name, float... argumentsAndValues) {
    VectorFunction function =
        VectorFunction.all().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    for (int i = 0; i < argumentsAndValues.length; i += 2) {
      float x = argumentsAndValues[i];
      assertEquals(argumentsAndValues[i + 1], function.apply(x), () -> function + "(" + x + ")");
    }
  }

  private static Worst sweep(VectorFunction function, int every) {
    float[] x = new float[BLOCK];
    float[] y = new float[BLOCK];
    Worst worst = new Worst(0, 0, 0);
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += (long) BLOCK * every) {
      for (int i = 0; i < BLOCK; i++) {
        x[i] = Float.intBitsToFloat((int) (bits + (long) i * every));
      }
      worst = check(function, x, y, worst);
    }
    return worst;
  }

  private static Worst around(VectorFunction function, float corner) {
    float[] x = new float[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      x[i] = Float.intBitsToFloat(Float.floatToRawIntBits(corner) + i - BLOCK / 2);
    }
    return check(function, x, new float[BLOCK], new Worst(0, 0, 0));
  }

  private static Worst check(VectorFunction function, float[] x, float[] y, Worst worst) {
    function.apply(x, y);
    for (int i = 0; i < x.length; i++) {
      double error = function.errorInUlp(y[i], x[i]);
      worst = error > worst.error() ? new Worst(error, x[i], y[i]) : worst;
    }
    return worst;
  }
}
