package dev.lanewise.engine.activation.trainable;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Flexible rectified linear unit, {@code y = max(x, 0) + b}; b begins at 0, one for each layer.
 * {@code ∂y/∂x} is 0 or 1, 0 at the kink; {@code ∂y/∂b = 1}. Qiu, Xu and Cai, FReLU: flexible
 * rectified linear units for improving convolutional neural networks, 2017. (Its other parameter, a
 * shift of x, is left to the bias of the layer before, as in the paper.)
 */
public record FlexibleRelu() implements TrainableActivation {
  private static final int B = 0;
  private static final List<Letter> PARAMETERS = List.of(Letter.of("b", 0f));

  @Override
  public String name() {
    return "flexible-relu";
  }

  @Override
  public List<String> aliases() {
    return List.of("frelu");
  }

  @Override
  public Description description() {
    return Description.of("max(0, x) + b").rising().kinks(0f);
  }

  @Override
  public List<Letter> parameters() {
    return PARAMETERS;
  }

  @Override
  public Sharing sharing() {
    return Sharing.LAYER;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    return x.max(0f).add(p.get(B));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    p.add(B, dy);
    return x.blend(0f, x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f)).mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    return Math.max(x, 0) + p[B];
  }

  @Override
  public double derivative(double x, double[] p) {
    return Double.isNaN(x) ? x : x > 0 ? 1 : 0;
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    return 1;
  }
}
