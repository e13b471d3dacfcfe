package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;

/**
 * A function under test, with what its documentation claims.
 *
 * @param strict the true value, by {@link StrictMath} where that has it
 * @param worst documented error in ULP
 * @param corners arguments where its formula changes
 */
record VectorFunction(
    String name, Formula formula, DoubleUnaryOperator strict, double worst, List<Float> corners) {
  /** Of one vector. */
  interface Formula {
    FloatVector apply(FloatVector x);
  }

  static List<VectorFunction> all() {
    return List.of(
        of("exp", Exp::exp, StrictMath::exp, 1.02, 88.7228f, -87.33655f, -103.97f),
        of("expm1", Expm1::expm1, StrictMath::expm1, 1.30, 88.7228f, 0.34657f, -17.33f),
        of("log", Log::log, StrictMath::log, 0.89, 0.70711f, 1.41421f),
        of("log1p", Log1p::log1p, StrictMath::log1p, 1.48, -1f, -0.29289f, 0.41421f),
        of("tanh", Tanh::tanh, StrictMath::tanh, 1.34, 0.625f, 9.011f, 10f),
        of("sigmoid", Sigmoid::sigmoid, Strict::sigmoid, 1.48, -88f, 16.6f),
        of("sigmoid'", Sigmoid::sigmoidDerivative, Strict::slope, 2.40, -88f, 5.54f, 104f),
        of("erf", Erf::erf, Erf::erf, 1.16, 1f, 3.832f, 3.93f));
  }

  private static VectorFunction of(
      String name, Formula formula, DoubleUnaryOperator strict, double worst, Float... corners) {
    return new VectorFunction(name, formula, strict, worst, List.of(corners));
  }

  /** The logistic function by {@link StrictMath}. */
  private static final class Strict {
    static double sigmoid(double x) {
      double z = StrictMath.exp(-Math.abs(x));
      return (x < 0 ? z : 1) / (1 + z);
    }

    static double slope(double x) {
      double z = StrictMath.exp(-Math.abs(x));
      return z / ((1 + z) * (1 + z));
    }
  }

  @Override
  public String toString() {
    return name;
  }

  float apply(float x) {
    return formula.apply(FloatVector.broadcast(FLOATS, x)).lane(0);
  }

  /** All of {@code x}, a multiple of every vector's lanes long. */
  void apply(float[] x, float[] y) {
    for (int i = 0; i < x.length; i += LANES) {
      formula.apply(FloatVector.fromArray(FLOATS, x, i)).intoArray(y, i);
    }
  }

  /** Distance of {@code got} from the true value, in units of the last place of the right float. */
  double errorInUlp(float got, float x) {
    double want = strict.applyAsDouble(x);
    float right = (float) want;
    if (Float.isNaN(right) || Float.isInfinite(right) || !Float.isFinite(got)) {
      return Float.compare(got, right) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(got - want) / Math.ulp(right);
  }
}
