package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sigmoid.sigmoidDerivative;
import static dev.lanewise.engine.math.Tanh.tanh;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.Tanh;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * LiSHT, the linearly scaled hyperbolic tangent, {@code y = x·tanh x}; {@code y' = tanh x + x·(1 −
 * tanh² x)}. Roy, Manna, Dubey and Chaudhuri, LiSHT: non-parametric linearly scaled hyperbolic
 * tangent activation function for neural networks, 2019, equation 1.
 */
public record Lisht() implements Activation {
  /** From here on tanh rounds to ±1, and the derivative too. */
  private static final float FAR = 14f;

  @Override
  public String name() {
    return "lisht";
  }

  @Override
  public Description description() {
    return Description.of("x·tanh x").range(0, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector a = x.abs();
    VectorMask<Float> far = a.compare(GT, FAR);
    FloatVector near = a.blend(FAR, far);
    return Tanh.product(near, near, floats(0f)).blend(a, far);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector b = x.blend(FAR, x.compare(GT, FAR)).blend(-FAR, x.compare(LT, -FAR));
    return sigmoidDerivative(b.add(b)).mul(4f).fma(b, tanh(b));
  }

  @Override
  public double value(double x) {
    return x * Math.tanh(x);
  }

  @Override
  public double derivative(double x) {
    return Math.abs(x) > 400 ? Math.signum(x) : tanh(x) + 4 * x * sigmoidDerivative(2 * x);
  }
}
