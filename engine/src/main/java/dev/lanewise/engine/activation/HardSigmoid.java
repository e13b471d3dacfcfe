package dev.lanewise.engine.activation;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;

/**
 * Sigmoid in three straight lines, {@code y = min(max(x + 3, 0), 6)/6}, as PyTorch and Keras 3 have
 * it; its derivative at both kinks is 0. Courbariaux, Bengio and David, BinaryConnect, NeurIPS
 * 2015, with other slopes; these are those of Howard and others, Searching for MobileNetV3, ICCV
 * 2019.
 */
public record HardSigmoid() implements Activation {
  @Override
  public String name() {
    return "hard-sigmoid";
  }

  @Override
  public Description description() {
    return Description.of("min(max(x + 3, 0), 6)/6").range(0, 1).rising().kinks(-3f, 3f);
  }

  @Override
  public FloatVector value(FloatVector x) {
    return x.add(3f).div(6f).blend(0f, x.compare(LE, -3f)).blend(1f, x.compare(GE, 3f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    return x.blend(1f / 6f, x.compare(EQ, x)).blend(0f, x.abs().compare(GE, 3f));
  }

  @Override
  public double value(double x) {
    return Double.isNaN(x) ? x : Math.clamp((x + 3) / 6, 0, 1);
  }

  @Override
  public double derivative(double x) {
    return Double.isNaN(x) ? x : Math.abs(x) < 3 ? 1.0 / 6 : 0;
  }
}
