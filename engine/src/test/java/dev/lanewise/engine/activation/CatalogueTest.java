package dev.lanewise.engine.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.accuracy.ErrorSearch;
import dev.lanewise.engine.accuracy.ErrorSearch.Tolerance;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation against its reference, its reference against itself, and what it claims. */
class CatalogueTest {
  private static final Scratch SCRATCH = new Scratch();
  private static final Tolerance VALUE = new Tolerance(2, 0x1p-24);
  private static final Tolerance DERIVATIVE = new Tolerance(4, 0x1p-24);
  private static final long EVERY = 99_991;
  private static final int NEIGHBOURS = 40;

  /** Where formulas bend, change over, overflow or underflow. */
  private static final float[] CORNERS = {
    0,
    0x1p-149f,
    0x1p-126f,
    0x1p-26f,
    0x1p-25f,
    0x1p-13f,
    0x1p-12f,
    0.25f,
    0.5f,
    0.625f,
    1,
    1.5f,
    2,
    2.5f,
    3,
    4,
    4.5f,
    6,
    10,
    11,
    14,
    14.4f,
    14.7f,
    16,
    20,
    40,
    50,
    87.33655f,
    88,
    88.72284f,
    100,
    103.97f,
    110,
    128,
    170,
    0x1p13f,
    0x1p16f,
    0x1p17f,
    0x1p22f,
    0x1p26f,
    0x1p30f,
    0x1p40f,
    0x1p60f,
    0x1p64f,
    1e30f,
    0x1p126f,
    0x1p127f,
    Float.MAX_VALUE
  };

  static List<Activation> listed() {
    return Activations.all();
  }

  /** The listed ones, and others of those that have parameters. */
  static Stream<Activation> activations() {
    return Stream.concat(
        Activations.all().stream(),
        Stream.of(
            new Linear(-0.3f),
            new LeakyRelu(0.3f),
            new HardTanh(-3f, 0.5f),
            new ThresholdedRelu(0f),
            new SoftShrink(0.3f),
            new HardShrink(2f),
            new Elu(0.3f),
            new Elu(3f),
            new Celu(0.3f),
            new Celu(5f),
            new ESwish(2f),
            new Softplus(0.1f),
            new Softplus(7f),
            new Squareplus(0.3f),
            new Isru(0.3f),
            new Isru(100f),
            new Snake(0.5f),
            new Smu(0.5f, 1f),
            new SoftExponential(0f),
            new SoftExponential(1f),
            new SoftExponential(-1f),
            new SoftExponential(-0.25f)));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void valueIsWithinTwoUlpOfTheReference(Activation f) {
    ActivationLoops loops = ActivationLoops.of(f);
    search(new ErrorSearch((n, x, y) -> loops.forward(n, x, 0, y, 0, SCRATCH), f::value, VALUE), f);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void derivativeIsWithinFourUlpOfTheReference(Activation f) {
    ActivationLoops loops = ActivationLoops.of(f);
    float[] ones = new float[4096];
    Arrays.fill(ones, 1f);
    search(
        new ErrorSearch(
            (n, x, y) -> loops.backward(n, x, 0, ones, 0, y, 0, SCRATCH),
            f::derivative,
            DERIVATIVE),
        f);
  }

  @Test
  void snakesOfOtherFrequenciesAreExactWhereDocumented() {
    for (float a : new float[] {0.7f, 3f}) {
      Snake f = new Snake(a);
      ActivationLoops loops = ActivationLoops.of(f);
      ErrorSearch search =
          new ErrorSearch((n, x, y) -> loops.forward(n, x, 0, y, 0, SCRATCH), f::value, VALUE);
      long end = Float.floatToRawIntBits(0x1p16f / a);
      search.tryBits(0, end, EVERY);
      search.tryBits(1L << 31, (1L << 31) + end, EVERY);
      assertTrue(search.passed(), search.worst()::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void notANumberStaysNotANumber(Activation f) {
    assertEquals(Float.NaN, forward(f, Float.NaN));
    assertEquals(Float.NaN, backward(f, Float.NaN));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void aZeroThatComesOutOfAZeroHasItsSign(Activation f) {
    if (f.value(0.0) == 0 && f.derivative(0.0) != 0 && f.derivative(-0.0) != 0) {
      float sign = Math.signum((float) f.derivative(0.0));
      assertEquals(sign * 0f, forward(f, 0f), f.name());
      assertEquals(sign * -0f, forward(f, -0f), f.name());
    }
  }

  @Test
  void limitsAreThoseOfMathematics() {
    double inf = Double.POSITIVE_INFINITY;
    double nan = Double.NaN;
    double pi = Math.PI / 2;
    double selu = 1.7580993408473766;
    double two = Math.log(2);
    // Value at −∞, 0, +∞; derivative at −∞, 0, +∞.
    limits("identity", -inf, 0, inf, 1, 1, 1);
    limits("linear", -inf, 0, inf, 1, 1, 1);
    limits("step", 0, 1, 1, 0, 0, 0);
    limits("relu", 0, 0, inf, 0, 0, 1);
    limits("relu6", 0, 0, 6, 0, 0, 0);
    limits("leaky-relu", -inf, 0, inf, 0.01, 0.01, 1);
    limits("thresholded-relu", 0, 0, inf, 0, 0, 1);
    limits("elu", -1, 0, inf, 0, 1, 1);
    limits("selu", -selu, 0, inf, 0, selu, 1.0507009873554805);
    limits("celu", -1, 0, inf, 0, 1, 1);
    limits("absolute", inf, 0, inf, -1, 0, 1);
    limits("square", inf, 0, inf, -inf, 0, inf);
    limits("sigmoid", 0, 0.5, 1, 0, 0.25, 0);
    limits("hard-sigmoid", 0, 0.5, 1, 0, 1 / 6.0, 0);
    limits("log-sigmoid", -inf, -two, 0, 1, 0.5, 0);
    limits("tanh", -1, 0, 1, 0, 1, 0);
    limits("lecun-tanh", -1.7159, 0, 1.7159, 0, 1.7159 * 2 / 3, 0);
    limits("hard-tanh", -1, 0, 1, 0, 1, 0);
    limits("tanh-shrink", -inf, 0, inf, 1, 0, 1);
    limits("arctan", -pi, 0, pi, 0, 1, 0);
    limits("softsign", -1, 0, 1, 0, 1, 0);
    limits("isru", -1, 0, 1, 0, 1, 0);
    limits("softplus", 0, two, inf, 0, 0.5, 1);
    limits("squareplus", 0, 1, inf, 0, 0.5, 1);
    limits("soft-shrink", -inf, 0, inf, 1, 0, 1);
    limits("hard-shrink", -inf, 0, inf, 1, 0, 1);
    limits("gelu", 0, 0, inf, 0, 0.5, 1);
    limits("gelu-tanh", 0, 0, inf, 0, 0.5, 1);
    limits("quick-gelu", 0, 0, inf, 0, 0.5, 1);
    limits("silu", 0, 0, inf, 0, 0.5, 1);
    limits("hard-swish", 0, 0, inf, 0, 0.5, 1);
    limits("e-swish", 0, 0, inf, 0, 0.625, 1.25);
    limits("mish", 0, 0, inf, 0, 0.6, 1);
    limits("elish", 0, 0, inf, 0, 0.5, 1);
    limits("tanh-exp", 0, 0, inf, 0, Math.tanh(1), 1);
    limits("lisht", inf, 0, inf, -1, 0, 1);
    limits("serf", 0, 0, inf, 0, 0.6730413, 1);
    limits("smu", -inf, 0, inf, 0.25, 0.625, 1);
    limits("bent-identity", -inf, 0, inf, 0.5, 1, 1.5);
    limits("soft-exponential", -3.75, 0.25, inf, 0, 1, inf);
    limits("sinusoid", nan, 0, nan, nan, 1, nan);
    limits("cosine", nan, 1, nan, nan, 0, nan);
    limits("sinc", 0, 1, 0, 0, 0, 0);
    limits("gaussian", 0, 1, 0, 0, 0, 0);
    limits("snake", -inf, 0, inf, nan, 1, nan);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void limitsAreThoseOfTheReference(Activation f) {
    for (float x : new float[] {Float.NEGATIVE_INFINITY, 0, Float.POSITIVE_INFINITY}) {
      String where = f + " at " + x;
      assertLimit(f.value((double) x), f.value((double) x), forward(f, x), where);
      assertLimit(f.derivative((double) x), f.derivative((double) x), backward(f, x), where);
    }
  }

  @Test
  void nothingOverflowsOnTheWay() {
    assertEquals(100f, forward(Activations.byName("softplus"), 100f));
    assertEquals(-0f, forward(Activations.byName("mish"), -1e30f));
    assertEquals(1e38f, forward(Activations.byName("mish"), 1e38f));
    assertEquals(1f, forward(Activations.byName("softsign"), 3e38f));
    assertEquals(3e38f, forward(Activations.byName("squareplus"), 3e38f));
    assertEquals(0f, backward(Activations.byName("isru"), 3e38f));
    assertEquals(1f, backward(Activations.byName("squareplus"), 3e38f));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void theReferencesAgreeWithTheirDifferences(Activation f) {
    for (double x = -9.03; x < 9; x += 0.117) {
      double h = 1e-3;
      double at = x;
      if (f.description().kinks().stream().anyMatch(kink -> Math.abs(at - kink) < 3 * h)) {
        continue;
      }
      double far = f.value(x - 2 * h) - f.value(x + 2 * h);
      double near = f.value(x + h) - f.value(x - h);
      double difference = (far + 8 * near) / (12 * h); // error h⁴/30 of the fifth derivative
      double derivative = f.derivative(x);
      if (Double.isNaN(difference) && f instanceof SoftExponential) {
        continue; // outside its domain, or at its end
      }
      double allowed = 1e-8 * Math.max(1, Math.max(Math.abs(f.value(x)), Math.abs(derivative)));
      assertEquals(derivative, difference, allowed, f + " at " + x);
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void theSlopeAtTheValueIsThatAtTheInputWhereClaimed(Activation f) {
    if (f.description().slopeByValue()) {
      for (long bits = 0; bits < 1L << 32; bits += 40_009) {
        FloatVector x = Simd.floats(Float.intBitsToFloat((int) bits));
        float byValue = f.derivative(f.value(x)).lane(0);
        assertEquals(
            Float.floatToRawIntBits(f.derivative(x).lane(0)),
            Float.floatToRawIntBits(byValue),
            () -> f + " at " + x.lane(0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void claimsOfBoundsAndOfNeverFallingHold(Activation f) {
    Description claims = f.description();
    double before = Double.NEGATIVE_INFINITY;
    for (double x = -40; x <= 40; x += 1 / 64.0) {
      double y = f.value(x);
      assertTrue(!(y < claims.low() - 1e-9) && !(y > claims.high() + 1e-9), f + " at " + x);
      if (claims.monotone() && !Double.isNaN(y)) {
        assertTrue(y >= before - 1e-12, f + " falls at " + x);
        assertTrue(f.derivative(x) >= 0, f + " has a negative slope at " + x);
        before = y;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void kinksAreWhereTheDerivativeJumpsAndNowhereElse(Activation f) {
    List<Float> kinks = f.description().kinks();
    for (float kink : kinks) {
      double h = 1e-6;
      boolean jumps =
          Math.abs(f.derivative(kink + h) - f.derivative(kink - h)) > 1e-3
              || Math.abs(f.value(kink + h) - f.value(kink - h)) > 1e-3;
      assertTrue(jumps, f + " at " + kink);
    }
    if ((f instanceof SoftExponential(float alpha) && alpha < 0) || f instanceof Smu) {
      return; // too steep beside a pole, too sharp for this grid
    }
    for (double x = -8; x <= 8; x += 1 / 1024.0) {
      double at = x;
      double step = Math.abs(f.derivative(x + 1 / 1024.0) - f.derivative(x));
      double size = Math.max(1, Math.abs(f.derivative(x)));
      boolean known = kinks.stream().anyMatch(k -> k >= at - 1e-9 && k <= at + 1 / 1024.0 + 1e-9);
      assertTrue(known || step < 0.02 * size, f + " jumps after " + x);
    }
  }

  private static void search(ErrorSearch search, Activation f) {
    search.tryBits(0, 1L << 32, EVERY);
    for (float corner : CORNERS) {
      search.tryInputs(around(corner));
      search.tryInputs(around(-corner));
    }
    for (float kink : f.description().kinks()) {
      search.tryInputs(around(kink));
    }
    assertTrue(search.passed(), () -> f + ": " + search.worst());
  }

  private static float[] around(float corner) {
    float[] inputs = new float[2 * NEIGHBOURS + 1];
    float x = corner;
    for (int i = 0; i < NEIGHBOURS; i++) {
      x = Math.nextDown(x);
    }
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = x;
      x = Math.nextUp(x);
    }
    return inputs;
  }

  private static void limits(String name, double... expected) {
    Activation f = Activations.byName(name);
    float[] at = {Float.NEGATIVE_INFINITY, 0, Float.POSITIVE_INFINITY};
    for (int i = 0; i < 3; i++) {
      String where = name + "(" + at[i] + ")";
      assertLimit(expected[i], f.value((double) at[i]), forward(f, at[i]), where);
      assertLimit(expected[3 + i], f.derivative((double) at[i]), backward(f, at[i]), where + "'");
    }
  }

  private static void assertLimit(double expected, double reference, float got, String where) {
    if (Double.isFinite(expected)) {
      double allowed = 3e-7 * Math.abs(expected);
      assertEquals(expected, reference, allowed, where);
      assertEquals(expected, got, allowed, where);
    } else {
      assertEquals(expected, reference, where);
      assertEquals(expected, got, where);
    }
  }

  private static float forward(Activation f, float x) {
    float[] y = new float[1];
    ActivationLoops.of(f).forward(1, new float[] {x}, 0, y, 0, SCRATCH);
    return y[0];
  }

  private static float backward(Activation f, float x) {
    float[] dx = new float[1];
    ActivationLoops.of(f).backward(1, new float[] {x}, 0, new float[] {1f}, 0, dx, 0, SCRATCH);
    return dx[0];
  }
}
