package dev.lanewise.engine.plan.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Where;
import dev.lanewise.engine.math.Erf;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementwiseStepsTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;
  private static final float[] SPECIAL = {
    0f, -0f, 1f, -1f, 2f, -2f, 3f, 0.5f, -0.5f, 7.5f, -7.5f, 1e-40f, 3e38f, INF, -INF, NAN
  };

  /** Shapes of a and b. */
  private static final int[][][] PAIRS = {
    {{}, {}},
    {{1}, {}},
    {{Simd.LANES - 1}, {Simd.LANES - 1}},
    {{Simd.LANES}, {Simd.LANES}},
    {{Simd.LANES + 1}, {1}},
    {{1}, {4 * Simd.LANES + 3}},
    {{1000}, {1000}},
    {{3, 5}, {5}},
    {{5}, {3, 5}},
    {{4, 1}, {4, 37}},
    {{2, 3, 4, 5}, {3, 1, 1}},
    {{2, 3, 4, 9}, {2, 1, 4, 9}},
    {{3, 1, 1}, {2, 1, 5, 67}},
    {{2, 1, 3, 1, 5}, {4, 1, 6, 1}},
    {{1, 1, 1, 1, 1}, {1, 1}},
  };

  @ParameterizedTest
  @EnumSource
  void functionsOfTwoMatchPlainLoopsHoweverTheyAreRepeated(Binary.Function function) {
    Binary op = new Binary(function);
    for (int[][] dims : PAIRS) {
      Tensor a = Trial.random(1, dims[0]);
      Tensor b = Trial.random(2, dims[1]);
      assertMatches(op, ElementType.FLOAT, a, b);
      assertMatches(op, ElementType.INTEGER, whole(a), whole(b));
    }
  }

  @ParameterizedTest
  @EnumSource
  void functionsOfTwoTreatSpecialNumbersAlikeInVectorsAndOneByOne(Binary.Function function) {
    int n = SPECIAL.length;
    Tensor a = Trial.of(Shape.of(n, 1), SPECIAL);
    Tensor b = Trial.of(Shape.of(n), SPECIAL);
    assertMatches(new Binary(function), ElementType.FLOAT, a, b);
    assertMatches(new Binary(function), ElementType.FLOAT, b, a);
    assertMatches(new Binary(function), ElementType.FLOAT, b, b);
  }

  private static void assertMatches(Binary op, ElementType type, Tensor a, Tensor b) {
    Shape shape = broadcast(a.shape(), b.shape());
    float[] expected =
        Plain.of(shape, i -> plain(op.function(), type, Plain.at(a, i), Plain.at(b, i)));
    float[] got = Trial.run(op, type, a, b);
    if (op.function() == Binary.Function.POWER) {
      for (int i = 0; i < got.length; i++) {
        assertEquals(expected[i], got[i], ulps(1, expected[i]));
      }
    } else {
      Trial.assertBits(expected, got);
    }
  }

  private static Shape broadcast(Shape a, Shape b) {
    return new Binary(Binary.Function.ADD).outputDims(List.of(Dims.of(a), Dims.of(b))).at(1);
  }

  private static double plain(Binary.Function f, ElementType type, float a, float b) {
    double exact = plain(f, a, b);
    boolean isFloat = type == ElementType.FLOAT;
    return isFloat ? exact : exact < 0 ? Math.ceil(exact) + 0.0 : Math.floor(exact) + 0.0;
  }

  private static double plain(Binary.Function f, double a, double b) {
    return switch (f) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POWER -> a == 1 || (a == -1 && Double.isInfinite(b)) ? 1 : Math.pow(a, b);
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case EQUAL -> a == b ? 1 : 0;
      case LESS -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> a <= b ? 1 : 0;
      case GREATER -> a > b ? 1 : 0;
      case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
      case AND -> a != 0 && b != 0 ? 1 : 0;
      case OR -> a != 0 || b != 0 ? 1 : 0;
      case XOR -> (a != 0) != (b != 0) ? 1 : 0;
    };
  }

  private static Tensor whole(Tensor x) {
    for (int i = x.offset(); i < x.offset() + x.size(); i++) {
      x.data()[i] = Math.round(4 * x.data()[i]);
    }
    return x;
  }

  @Test
  void squaresCubesAndRootsAreRoundedOnce() {
    Tensor x = Trial.random(3, 103);
    for (float exponent : new float[] {1, 2, 3, 0.5f}) {
      Tensor e = Trial.of(Shape.of(), exponent);
      float[] expected =
          Plain.of(
              x.shape(),
              i -> {
                double v = Plain.at(x, i);
                double square = v * v;
                return exponent == 3 ? square * v : exponent == 2 ? square : root(v, exponent);
              });
      assertArrayEquals(expected, Trial.run(new Binary(Binary.Function.POWER), x, e));
    }
  }

  private static double root(double v, float exponent) {
    return exponent == 1 ? v : Math.sqrt(v);
  }

  @Test
  void quotientsOfWholeNumbersGoTowardsZero() {
    Tensor a = Trial.of(Shape.of(5), 7, -7, 16777215, -16777215, 6);
    Tensor b = Trial.of(Shape.of(5), 2, 2, 2, 4096, -3);
    float[] quotients = Trial.run(new Binary(Binary.Function.DIVIDE), ElementType.INTEGER, a, b);
    assertArrayEquals(new float[] {3, -3, 8388607, -4095, -2}, quotients);
  }

  @ParameterizedTest
  @EnumSource
  void functionsOfOneMatchPlainLoops(Unary.Function function) {
    int lanes = Simd.LANES;
    for (int[] dims : new int[][] {{}, {lanes - 1}, {lanes}, {lanes + 1}, {3, 7, 11}, {1000}}) {
      assertMatches(function, Trial.random(4, dims));
    }
    assertMatches(function, Trial.of(Shape.of(SPECIAL.length), SPECIAL));
    assertMatches(
        function, Trial.of(Shape.of(7), 0.5f, 1.5f, 2.5f, -0.5f, 8388607.5f, 88.5f, -104.5f));
  }

  private static void assertMatches(Unary.Function function, Tensor x) {
    float[] got = Trial.run(new Unary(function), x);
    for (int i = 0; i < got.length; i++) {
      float v = x.data()[x.offset() + i];
      float expected = (float) plain(function, v);
      double allowed = isExact(function) ? 0 : ulps(2, expected) + 0x1p-24;
      assertEquals(expected, got[i], allowed, function + " of " + v);
    }
  }

  /** So many units in the last place; of what is not finite, nothing is allowed. */
  private static double ulps(int count, float expected) {
    return Float.isFinite(expected) ? count * Math.ulp(expected) : 0;
  }

  private static boolean isExact(Unary.Function function) {
    return switch (function) {
      case EXP, LOG, SIN, COS, ERF -> false;
      default -> true;
    };
  }

  private static double plain(Unary.Function function, double v) {
    return switch (function) {
      case NEGATE -> -v;
      case RECIPROCAL -> 1 / v;
      case SQRT -> Math.sqrt(v);
      case EXP -> Math.exp(v);
      case LOG -> Math.log(v);
      case SIN -> Math.sin(v);
      case COS -> Math.cos(v);
      case ERF -> Erf.erf(v);
      case SIGN -> Math.signum(v);
      case FLOOR -> Math.floor(v);
      case CEIL -> Math.ceil(v);
      case ROUND -> Math.rint(v);
      case NOT -> v == 0 ? 1 : 0;
    };
  }

  @Test
  void whereTakesFromEither() {
    int[][][] triples = {
      {{}, {}, {}},
      {{5}, {5}, {}},
      {{4, 1, 3}, {7, 1}, {2, 1, 1, 3}},
      {{1}, {2, 3, 4, 5, 2}, {5, 1}},
      {{67}, {67}, {67}}
    };
    for (int[][] dims : triples) {
      Tensor condition = whole(Trial.random(5, dims[0]));
      Tensor a = Trial.random(6, dims[1]);
      Tensor b = Trial.random(7, dims[2]);
      Shape shape = broadcast(condition.shape(), broadcast(a.shape(), b.shape()));
      float[] expected =
          Plain.of(shape, i -> Plain.at(condition, i) != 0 ? Plain.at(a, i) : Plain.at(b, i));
      Trial.assertBits(expected, Trial.run(new Where(), condition, a, b));
    }
  }

  @Test
  void castsGoTowardsZeroAndToTruth() {
    Tensor x = Trial.of(Shape.of(7), 1.75f, -1.75f, -0.5f, 0, 1e12f, NAN, -INF);
    float[] whole = {1, -1, 0, 0, 1e12f, NAN, -INF};
    Trial.assertBits(whole, Trial.run(new Cast(ElementType.INTEGER), ElementType.INTEGER, x));
    Trial.assertBits(x.toArray(), Trial.run(new Cast(ElementType.FLOAT), x));
    float[] truths = {1, 1, 1, 0, 1, 1, 1};
    Trial.assertBits(truths, Trial.run(new Cast(ElementType.BOOLEAN), x));
  }

  @Test
  void elementwiseStepsMayWriteWhereTheyRead() {
    Tensor x = Trial.random(8, 3, 37);
    Tensor b = Trial.random(9, 37);
    float[] sums = Trial.run(new Binary(Binary.Function.ADD), x, b);
    float[] values = Trial.run(new Activate(Activations.TANH), Trial.of(x.shape(), sums));
    inPlace(new Binary(Binary.Function.ADD), x, b);
    Trial.assertBits(sums, x.toArray());
    inPlace(new Activate(Activations.TANH), x);
    Trial.assertBits(values, x.toArray());
  }

  private static void inPlace(Op op, Tensor... in) {
    GeneralSteps.of(op, List.of(in), in[0], Threads.of(1)).run();
  }

  @Test
  void affineByChannelIsAProductAndASum() {
    for (int[] dims : new int[][] {{3, 5}, {2, 3, 4}, {2, 3, 7, 9}, {1, 2, 1, 1, 40}}) {
      Tensor x = Trial.random(10, dims);
      Tensor scale = Trial.random(11, dims[1]);
      Tensor shift = Trial.random(12, dims[1]);
      float[] expected =
          Plain.of(x.shape(), i -> Plain.at(scale, i[1]) * Plain.at(x, i) + Plain.at(shift, i[1]));
      Trial.assertBits(expected, Trial.run(new ChannelAffine(), x, scale, shift));
    }
  }
}
