package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.accuracy.ErrorSearch;
import dev.lanewise.engine.accuracy.ErrorSearch.Tolerance;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The error bounds that the two-part products, arctangent and sine document. */
class ProductsTest {
  private static final long EVERY = 49_999;
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final FloatVector ZERO = floats(0f);

  interface Formula {
    FloatVector apply(FloatVector x);
  }

  /** A function on {@code from ≤ x ≤ to}, and its documented bound. */
  record Case(
      String name,
      Formula formula,
      DoubleUnaryOperator reference,
      float from,
      float to,
      Tolerance bound) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    double smallLow = 3 * 0x1p-27;
    return Stream.of(
        of("3·e^x", x -> ExpProduct.product(floats(3f), x), x -> ExpProduct.product(3, x), 87, 0.8),
        of(
            "e^(−x²/2)",
            x -> ExpProduct.product(floats(1f), ZERO, square(x), squareLow(x)),
            x -> Math.exp(-0.5 * x * x),
            14,
            0.8),
        of(
            "x·σ(x)",
            x -> SigmoidProduct.product(x.blend(-170f, x.compare(LT, -170f)), x, ZERO),
            x -> SigmoidProduct.product(x, x),
            INFINITY,
            0.8),
        of(
            "3·σ'(x)",
            x -> SigmoidProduct.slope(floats(3f), x, ZERO),
            x -> 3 * Sigmoid.sigmoidDerivative(x),
            INFINITY,
            1.5),
        of(
            "(x·σ(x))'",
            x -> SigmoidProduct.derivative(bounded(x), ZERO, x, ZERO),
            x -> SigmoidProduct.derivative(x, x),
            INFINITY,
            4),
        to0(
            "ln(1 + e^x)/3",
            x -> Log1pExp.product(1 / 3f, (float) (1 / 3.0 - 1 / 3f), x, ZERO),
            x -> Log1pExp.product(1 / 3.0, x),
            1.1),
        of(
            "(1 + 2^-25.4)·(e^x − 1)/2",
            x -> Expm1Product.product(0.5f, (float) (0.5 * smallLow), x, ZERO),
            x -> Expm1Product.product(0.5 + 0.5 * smallLow, x),
            88,
            1),
        from0(
            "Φ(−x)",
            x -> NormalTail.product(floats(1f), x, square(x), squareLow(x)),
            NormalTail::tail,
            1.6),
        from0(
            "Φ(−x) − x·φ(x)",
            x -> NormalTail.slope(x, square(x), squareLow(x)),
            x -> NormalTail.tail(x) - x * NormalTail.density(x),
            4),
        of(
            "3·tanh x",
            x -> Tanh.product(floats(3f), x, ZERO),
            x -> 3 * Math.tanh(x),
            INFINITY,
            0.9),
        of("atan x", Atan::atan, Math::atan, INFINITY, 1),
        of("sin x", Sine::sin, Math::sin, INFINITY, 0.8),
        of("cos x", Sine::cos, Math::cos, INFINITY, 0.8),
        of("cos 2x", x -> Sine.cosTwice(x, ZERO), x -> Math.cos(2 * x), INFINITY, 0.8));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void documentedErrorHoldsOnASweepOfItsRange(Case c) {
    ErrorSearch search = new ErrorSearch(kernel(c.formula()), c.reference(), c.bound());
    int to = Float.floatToRawIntBits(c.to());
    search.tryBits(0, to + 1L, EVERY);
    long negativeZero = 1L << 31;
    search.tryBits(negativeZero, negativeZero + Float.floatToRawIntBits(-c.from()) + 1L, EVERY);
    assertTrue(search.passed(), () -> c + ": " + search.worst());
  }

  @Test
  void sineOfHugeArgumentsKeepsItsDigitsNearMultiplesOfPi() {
    // Arguments from 2^17 on that come nearest to multiples of π/2, found by exhaustion in doubles.
    float[] inputs = {
      16367173f * 0x1p72f, 0x1.f9cbe2p7f, 0x1.6ac5b2p18f, 0x1.d12ed2p22f, 0x1.33333p60f, 3.4e38f
    };
    ErrorSearch sine = new ErrorSearch(kernel(Sine::sin), Math::sin, new Tolerance(0.8, 0));
    sine.tryInputs(inputs);
    assertTrue(sine.passed(), sine.worst()::toString);
    ErrorSearch cosine = new ErrorSearch(kernel(Sine::cos), Math::cos, new Tolerance(0.8, 0));
    cosine.tryInputs(inputs);
    assertTrue(cosine.passed(), cosine.worst()::toString);
  }

  @Test
  void quotientsKeepInfinitiesAndTheSignOfZero() {
    assertEquals(INFINITY, quotient(INFINITY));
    assertEquals(-INFINITY, quotient(-INFINITY));
    assertEquals(0f, quotient(0f));
    assertEquals(-0f, quotient(-0f));
    assertEquals(Float.NaN, quotient(Float.NaN));
  }

  private static float quotient(float n) {
    return Quotient.of(floats(n), ZERO, floats(3f), ZERO).lane(0);
  }

  private static Case of(
      String name, Formula f, DoubleUnaryOperator reference, double to, double ulps) {
    return new Case(name, f, reference, -INFINITY, (float) to, new Tolerance(ulps, 0x1p-24));
  }

  private static Case to0(String name, Formula f, DoubleUnaryOperator reference, double ulps) {
    return new Case(name, f, reference, -INFINITY, 0, new Tolerance(ulps, 0));
  }

  private static Case from0(String name, Formula f, DoubleUnaryOperator reference, double ulps) {
    return new Case(name, f, reference, -0f, NormalTail.END, new Tolerance(ulps, 0x1p-24));
  }

  private static FloatVector square(FloatVector x) {
    return x.mul(x).mul(-0.5f);
  }

  private static FloatVector squareLow(FloatVector x) {
    return x.fma(x, x.mul(x).neg()).mul(-0.5f);
  }

  private static FloatVector bounded(FloatVector x) {
    return x.blend(-170f, x.compare(LT, -170f)).blend(170f, x.compare(GT, 170f));
  }

  private static ErrorSearch.Kernel kernel(Formula formula) {
    return (n, x, y) -> {
      for (int i = 0; i < n; i += LANES) { // the block is longer than n
        formula.apply(FloatVector.fromArray(FLOATS, x, i)).intoArray(y, i);
      }
    };
  }
}
