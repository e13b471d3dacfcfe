package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.simd.Simd.floats;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.math.Sigmoid;
import dev.lanewise.engine.math.SigmoidProduct;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Sigmoid with learned scales and shifts, {@code y = b·σ(t) + d} for {@code t = a·x + c}, four
 * parameters for each layer; begins as the sigmoid. {@code ∂y/∂x = a·b·σ'(t)}, {@code ∂y/∂a =
 * x·b·σ'(t)}, {@code ∂y/∂b = σ(t)}, {@code ∂y/∂c = b·σ'(t)}, {@code ∂y/∂d = 1}. Shukla, customised
 * activation layers for classification, 2022.
 *
 * <p>Errors of the value are relative to {@code |b·σ(t)| + |d|}.
 */
public record ASigmoid() implements TrainableActivation {
  private static final int A = 0;
  private static final int B = 1;
  private static final int C = 2;
  private static final int D = 3;
  private static final List<Letter> PARAMETERS =
      List.of(Letter.of("a", 1f), Letter.of("b", 1f), Letter.of("c", 0f), Letter.of("d", 0f));

  @Override
  public String name() {
    return "asigmoid";
  }

  @Override
  public Description description() {
    return Description.of("b·σ(a·x + c) + d");
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
    FloatVector t = Line.high(p.get(A), x, p.get(C));
    FloatVector low = Line.low(p.get(A), x, p.get(C), t);
    return SigmoidProduct.product(p.get(B), t, low).add(p.get(D));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector a = p.get(A);
    FloatVector t = Line.high(a, x, p.get(C));
    FloatVector low = Line.low(a, x, p.get(C), t);
    FloatVector slope = SigmoidProduct.slope(p.get(B), t, low).mul(dy);
    p.add(A, slope.mul(Gate.closed(x, t)));
    p.add(B, SigmoidProduct.product(floats(1f), t, low).mul(dy));
    p.add(C, slope);
    p.add(D, dy);
    return slope.mul(a);
  }

  @Override
  public double value(double x, double[] p) {
    return value(x, p, 0);
  }

  @Override
  public double derivative(double x, double[] p) {
    return derivative(x, p, 0);
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    return derivativeByParameter(i, x, p, 0);
  }

  /** The value with a, b, c, d from parameter {@code first} on; the others likewise. */
  static double value(double x, double[] p, int first) {
    return p[first + 1] * Sigmoid.sigmoid(p[first] * x + p[first + 2]) + p[first + 3];
  }

  static double derivative(double x, double[] p, int first) {
    return p[first] * p[first + 1] * Sigmoid.sigmoidDerivative(p[first] * x + p[first + 2]);
  }

  static double derivativeByParameter(int i, double x, double[] p, int first) {
    double t = p[first] * x + p[first + 2];
    return switch (i - first) {
      case 0 -> Gate.slopeProduct(x * p[first + 1], t);
      case 1 -> Sigmoid.sigmoid(t);
      case 2 -> p[first + 1] * Sigmoid.sigmoidDerivative(t);
      default -> 1;
    };
  }
}
