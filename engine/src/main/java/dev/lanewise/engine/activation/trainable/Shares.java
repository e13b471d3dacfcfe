package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * How {@link Method1} and {@link Method2} weigh their three terms.
 *
 * <p>Trained shares are {@code X = α/s}, {@code Y = β/s} and {@code Z = γ/s} with {@code s = α + β
 * + γ}. The paper leaves open what happens where the sum passes through zero; here s is held at 0.1
 * in magnitude, with the sum's sign, so that a share is at most ten times its weight. While it is
 * held, s counts as a constant in the derivatives; where the sum changes its sign, y jumps.
 */
public enum Shares {
  /** By weights α, β and γ that are learned and begin at 1: a third each. */
  TRAINED(""),
  /** A third each. */
  THIRDS("-thirds"),
  /** One each. */
  ONES("-ones");

  private static final float LEAST_SUM = 0.1f;

  private final String suffix;

  Shares(String suffix) {
    this.suffix = suffix;
  }

  /** {@code (X, Y, Z)} for weights that are learned. */
  public static double[] trained(double alpha, double beta, double gamma) {
    double inverse = inverse(alpha + beta + gamma);
    return new double[] {alpha * inverse, beta * inverse, gamma * inverse};
  }

  /** What names end with. */
  String suffix() {
    return suffix;
  }

  /** Whether the sum of weights is held. */
  static VectorMask<Float> isHeld(FloatVector sum) {
    return sum.abs().compare(LT, LEAST_SUM);
  }

  /** {@code 1/s} */
  static FloatVector inverse(FloatVector sum) {
    FloatVector least = floats(LEAST_SUM).blend(-LEAST_SUM, sum.compare(LT, 0f));
    return floats(1f).div(sum.blend(least, isHeld(sum)));
  }

  /** Whether the sum of weights is held, in the reference. */
  static boolean isHeld(double sum) {
    return Math.abs(sum) < LEAST_SUM;
  }

  /** {@code 1/s}, the reference. */
  static double inverse(double sum) {
    return 1 / (isHeld(sum) ? sum < 0 ? -LEAST_SUM : LEAST_SUM : sum);
  }
}
