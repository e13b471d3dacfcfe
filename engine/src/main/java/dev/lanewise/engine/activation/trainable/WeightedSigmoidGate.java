package dev.lanewise.engine.activation.trainable;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.math.SigmoidProduct;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Weighted sigmoid gate unit, {@code y = x·σ(w·x + b)}, with a weight and a bias for each neuron:
 * the paper's {@code x ⊙ σ(W·x + b)} with a diagonal W. Begins as SiLU, {@code w = 1} and {@code b
 * = 0}, as the paper's begins with a multiple of the identity. With {@code t = w·x + b}, {@code
 * ∂y/∂x = σ(t)·(1 + w·x·σ(−t))}, {@code ∂y/∂w = x²·σ'(t)}, {@code ∂y/∂b = x·σ'(t)}. Tanaka,
 * Weighted sigmoid gate unit for an activation function of deep neural network, 2018.
 *
 * <p>The derivative by x is within 4 ULP of {@code σ(t) + |w·x|·σ'(t)}, whose parts may cancel.
 */
public record WeightedSigmoidGate() implements TrainableActivation {
  private static final int W = 0;
  private static final int B = 1;

  /** Of b: beyond it a gate is closed, or open, for all x of any use. */
  private static final float MOST_BIAS = 0x1p16f;

  private static final List<Letter> PARAMETERS =
      List.of(Letter.of("w", 1f), Letter.of("b", 0f).within(-MOST_BIAS, MOST_BIAS));

  /** Of w·x: the gate is open or closed beyond it. */
  private static final float MOST = 0x1p17f;

  @Override
  public String name() {
    return "weighted-sigmoid-gate";
  }

  @Override
  public List<String> aliases() {
    return List.of("wig");
  }

  @Override
  public Description description() {
    return Description.of("x·σ(w·x + b)");
  }

  @Override
  public List<Letter> parameters() {
    return PARAMETERS;
  }

  @Override
  public Sharing sharing() {
    return Sharing.NEURON;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    FloatVector t = Line.high(p.get(W), x, p.get(B));
    return SigmoidProduct.product(Gate.factor(x, t), t, Line.low(p.get(W), x, p.get(B), t));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector w = p.get(W);
    FloatVector t = Line.high(w, x, p.get(B));
    FloatVector low = Line.low(w, x, p.get(B), t);
    p.add(W, Gate.squareSlope(x, t, low).mul(dy));
    FloatVector quarter = Gate.closed(x, t).mul(0.25f); // its product may double on the way
    p.add(B, SigmoidProduct.slope(quarter, t, low).mul(4f).mul(dy));
    FloatVector d = w.mul(x);
    FloatVector held = d.blend(MOST, d.compare(GT, MOST)).blend(-MOST, d.compare(LT, -MOST));
    FloatVector heldLow = w.fma(x, d.neg()).blend(0f, d.abs().compare(GT, MOST));
    FloatVector bounded = Gate.bounded(t);
    return SigmoidProduct.derivative(held, heldLow, bounded, Gate.lowWithin(low, t)).mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    return SigmoidProduct.product(x, p[W] * x + p[B]);
  }

  @Override
  public double derivative(double x, double[] p) {
    return SigmoidProduct.derivative(p[W] * x, p[W] * x + p[B]);
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    return Gate.slopeProduct(i == W ? x * x : x, p[W] * x + p[B]);
  }
}
