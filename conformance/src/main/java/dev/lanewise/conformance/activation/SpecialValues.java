package dev.lanewise.conformance.activation;

import static dev.lanewise.conformance.activation.Finding.failed;
import static dev.lanewise.conformance.activation.Finding.passed;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.engine.accuracy.ErrorSearch;
import dev.lanewise.engine.accuracy.WorstError;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * Not-a-number stays one; at ±0 and ±∞ lanes give what the reference gives, a zero that comes out
 * of a zero with its sign; and at ±∞ the reference gives its own limit.
 */
final class SpecialValues {
  /** Far out, yet with room for squares in doubles; further where a kink is. */
  private static final double FAR = 0x1p110;

  /** From far to farther, and to farthest. */
  private static final double MORE = 0x1p6;

  private static final double SAME = 1e-6;
  private static final double BEYOND_FLOATS = 0x1p128;

  /** Where slopes are those at 0, of each side, unless there is a kink before. */
  private static final double BESIDE_ZERO = 0x1p-100;

  private final Subject subject;
  private final Kernel kernel;

  SpecialValues(Subject subject) {
    this.subject = subject;
    this.kernel = new Kernel(subject);
  }

  Finding check() {
    Finding value = check("value", kernel::value, subject.compared().get(0));
    Finding derivative = check("derivative", kernel::derivative, subject.compared().get(1));
    Finding zero = zeros();
    for (Finding finding : new Finding[] {value, derivative, zero}) {
      if (finding.outcome() == Finding.Outcome.FAILED) {
        return finding;
      }
    }
    return passed(Check.SPECIAL_VALUES, "NaN, ±0 and ±∞ of value and derivative");
  }

  /** Lanes, one at a time. */
  private interface Lane {
    float at(float x);
  }

  private Finding check(String what, Lane lane, Compared compared) {
    DoubleUnaryOperator reference = compared.reference();
    if (!Float.isNaN(lane.at(Float.NaN)) || !Double.isNaN(reference.applyAsDouble(Double.NaN))) {
      return failed(
          Check.SPECIAL_VALUES,
          "%s: expected NaN, got %s, reference %s"
              .formatted(what, lane.at(Float.NaN), reference.applyAsDouble(Double.NaN)),
          Float.NaN);
    }
    for (float x : new float[] {0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      ErrorSearch search = compared.search();
      search.tryInputs(x);
      WorstError worst = search.worst();
      if (!(worst.ulps() <= compared.tolerance().ulps())) {
        return failed(
            Check.SPECIAL_VALUES,
            "%s: expected %s, got %s".formatted(what, worst.expected(), worst.got()),
            x);
      }
    }
    for (float x : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      double atInfinity = reference.applyAsDouble(x);
      boolean isZeroTimesInfinity = !subject.isFixed() && Double.isNaN(atInfinity);
      String problem = limitProblem(reference, Math.signum(x), atInfinity);
      if (!problem.isEmpty() && !isZeroTimesInfinity) {
        return failed(Check.SPECIAL_VALUES, what + " of the reference: " + problem, x);
      }
    }
    return passed(Check.SPECIAL_VALUES, what);
  }

  /** What is wrong with {@code atInfinity}; empty where nothing is, or where no limit shows. */
  private String limitProblem(DoubleUnaryOperator f, float side, double atInfinity) {
    double x = side * Math.max(FAR, 2 * furthestKink());
    double far = f.applyAsDouble(x);
    double farther = f.applyAsDouble(x * MORE);
    double farthest = f.applyAsDouble(x * MORE * MORE);
    double first = Math.abs(farther - far);
    double second = Math.abs(farthest - farther);
    double size = Math.max(Math.abs(far), Math.abs(farthest));
    boolean settled = second <= SAME * size && first <= SAME * size;
    boolean fades = Math.abs(farther) < 0.5 * Math.abs(far) && Math.abs(farthest) < SAME;
    boolean grows = second >= first && Math.abs(farthest) > 2 * Math.abs(far) && first > 1;
    String got = ", got " + atInfinity;
    if (fades && atInfinity != 0) {
      return "expected 0" + got;
    }
    if (!fades && settled && !(Math.abs(atInfinity - farthest) <= SAME * Math.abs(farthest))) {
      return "expected its limit " + farthest + got;
    }
    if (grows && !(Math.signum(farthest) * atInfinity >= BEYOND_FLOATS)) {
      return "expected " + Math.copySign(Double.POSITIVE_INFINITY, farthest) + got;
    }
    return "";
  }

  private double furthestKink() {
    return distances().max().orElse(0);
  }

  /** Of kinks to 0. */
  private DoubleStream distances() {
    return subject.description().kinks().stream().mapToDouble(Math::abs);
  }

  /**
   * Where the function crosses 0 at 0, it crosses from −0 to +0, or the other way. Not asked of one
   * with parameters: an offset that is 0 makes +0 of both.
   */
  private Finding zeros() {
    double toKink = distances().filter(distance -> distance > 0).min().orElse(1);
    double beside = Math.min(BESIDE_ZERO, 0.5 * toKink);
    double right = subject.derivative(beside);
    double left = subject.derivative(-beside);
    if (subject.isFixed() && subject.value(0.0) == 0 && right * left > 0) {
      for (float x : new float[] {0f, -0f}) {
        float expected = Math.signum((float) right) * x;
        float got = kernel.value(x);
        if (Float.floatToRawIntBits(got) != Float.floatToRawIntBits(expected)) {
          return failed(
              Check.SPECIAL_VALUES, "value: expected %s, got %s".formatted(expected, got), x);
        }
      }
    }
    return passed(Check.SPECIAL_VALUES, "zeros");
  }
}
