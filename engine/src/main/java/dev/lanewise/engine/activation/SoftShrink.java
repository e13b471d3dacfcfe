package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Soft shrinkage, {@code y = x − lambda} above lambda, {@code x + lambda} below −lambda, else 0;
 * its derivative at both kinks is 0. Donoho, De-noising by soft-thresholding, IEEE Transactions on
 * Information Theory 41, 1995.
 *
 * <p>Signals shrink from layer to layer; where all inputs of a layer are within lambda, it gives 0
 * and lets no gradient back. LeNet-5 with Glorot's first weights is such a network and stays at the
 * accuracy of a guess; with He's, which are larger, it learns as well as with others.
 *
 * @param lambda half the width of the silent zone, at least 0; 0.5 as a rule; of 0 the function is
 *     the identity
 */
public record SoftShrink(float lambda) implements Activation {
  /**
   * Checks the threshold.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public SoftShrink {
    if (!Float.isFinite(lambda) || lambda < 0) {
      throw new IllegalArgumentException(
          "SoftShrink: expected a finite threshold of at least 0, got " + lambda);
    }
  }

  @Override
  public String name() {
    return "soft-shrink";
  }

  @Override
  public Description description() {
    Description claims = Description.of("x − min(max(x, −lambda), lambda)").rising();
    return lambda == 0 ? claims : claims.kinks(-lambda, lambda);
  }

  @Override
  public FloatVector value(FloatVector x) {
    VectorMask<Float> inside = x.abs().compare(LE, lambda);
    FloatVector shrunk = x.sub(lambda).blend(x.add(lambda), x.compare(LT, 0f)).blend(0f, inside);
    return lambda == 0 ? x : shrunk;
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector one = x.blend(1f, x.compare(EQ, x));
    return lambda == 0 ? one : one.blend(0f, x.abs().compare(LE, lambda));
  }

  @Override
  public double value(double x) {
    if (lambda == 0 || Double.isNaN(x)) {
      return x;
    }
    return x > lambda ? x - lambda : x < -lambda ? x + lambda : 0;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : lambda == 0 || Math.abs(x) > lambda ? 1 : 0;
  }
}
