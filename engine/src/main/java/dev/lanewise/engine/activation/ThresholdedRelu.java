package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Thresholded rectifier, {@code y = x} for {@code x > theta}, else 0; its derivative at the jump is
 * 0. Konda, Memisevic and Krueger, Zero-bias autoencoders and the benefits of co-adapting features,
 * ICLR 2015, equation 9.
 *
 * <p>Made for an autoencoder of one layer. Where all inputs of a layer are below theta, it gives 0
 * and lets no gradient back: LeNet-5 with Glorot's first weights is such a network and stays at the
 * accuracy of a guess; with He's, which are larger, it learns as well as with others.
 *
 * @param theta where it begins, at least 0; the paper's is 1
 */
public record ThresholdedRelu(float theta) implements Activation {
  /**
   * Checks the threshold.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public ThresholdedRelu {
    if (!Float.isFinite(theta) || theta < 0) {
      throw new IllegalArgumentException(
          "ThresholdedRelu: expected a finite threshold of at least 0, got " + theta);
    }
  }

  @Override
  public String name() {
    return "thresholded-relu";
  }

  @Override
  public List<String> aliases() {
    return List.of("trec");
  }

  @Override
  public Description description() {
    return Description.of("x > theta ? x : 0")
        .range(0, Double.POSITIVE_INFINITY)
        .rising()
        .kinks(theta);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x.blend(0f, x.compare(LE, theta));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(0f, x.compare(LE, theta)).blend(1f, x.compare(GT, theta));
  }

  @Override
  public double value(double x) {
    return x <= theta ? 0 : x;
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : x > theta ? 1 : 0;
  }
}
