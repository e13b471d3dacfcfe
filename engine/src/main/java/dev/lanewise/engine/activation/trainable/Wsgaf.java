package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.math.Sigmoid.sigmoid;
import static dev.lanewise.engine.math.Sigmoid.sigmoidDerivative;
import static dev.lanewise.engine.math.Tanh.tanh;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;

/**
 * Weighted superposition of gated activation functions, {@code y = g(w₁)·max(0, x) + g(w₂)·tanh x +
 * g(w₃)·σ(x)}, with a gate g that is the identity or σ, and a triple of weights for each neuron or
 * for each layer. {@code ∂y/∂w₁ = g'(w₁)·max(0, x)}, and so on. Karz and Kovács, WSGAF, 2018.
 *
 * <p>Weights are drawn from normal distributions: around 1 for the function that it begins with, or
 * for all three, and around 0 for the rest; with a deviation of 0.5 or 0.05 for the identity, 1 or
 * 0.1 for σ.
 *
 * <p>Named as in the paper, {@code wsgaf-wt-r-small}: the weights as they are (wt) or through a
 * sigmoid gate (sg); what it begins with, r, t, s or all; a large or a small deviation.
 *
 * <p>Errors are relative to the sum of the terms' magnitudes.
 *
 * @param gate g
 * @param start what it begins with
 * @param spread of the first weights
 */
public record Wsgaf(Gating gate, Start start, Spread spread) implements TrainableActivation {
  /** What a weight goes through. */
  public enum Gating {
    /** Nothing: the weight itself. */
    IDENTITY,
    /** {@code σ(w)} */
    SIGMOID
  }

  /** The function whose weight is near 1 at first. */
  public enum Start {
    /** The first. */
    RELU,
    /** The second. */
    TANH,
    /** The third. */
    SIGMOID,
    /** All three. */
    ALL
  }

  /** The deviation of the first weights. */
  public enum Spread {
    /** 0.5, or 1 through a sigmoid. */
    LARGE,
    /** A tenth of it. */
    SMALL
  }

  private static final int RELU = 0;
  private static final int TANH = 1;
  private static final int SIGMOID = 2;

  /** All sixteen. */
  public static List<Wsgaf> all() {
    List<Wsgaf> all = new ArrayList<>();
    for (Gating gate : Gating.values()) {
      for (Start start : Start.values()) {
        for (Spread spread : Spread.values()) {
          all.add(new Wsgaf(gate, start, spread));
        }
      }
    }
    return all;
  }

  @Override
  public String name() {
    String begin = start == Start.ALL ? "all" : start.name().substring(0, 1);
    String name =
        String.join("-", "wsgaf", gate == Gating.IDENTITY ? "wt" : "sg", begin, spread.name());
    return name.toLowerCase(Locale.ROOT);
  }

  /** The one that did best in the paper is {@code wsgaf}. */
  @Override
  public List<String> aliases() {
    return equals(new Wsgaf(Gating.IDENTITY, Start.TANH, Spread.SMALL))
        ? List.of("wsgaf")
        : List.of();
  }

  @Override
  public Description description() {
    return Description.of(
            gate == Gating.IDENTITY
                ? "w₁·max(0, x) + w₂·tanh x + w₃·σ(x)"
                : "σ(w₁)·max(0, x) + σ(w₂)·tanh x + σ(w₃)·σ(x)")
        .kinks(0f)
        .accuracy(4, 4);
  }

  @Override
  public List<Letter> parameters() {
    float deviation = gate == Gating.IDENTITY ? 0.5f : 1f;
    float drawn = spread == Spread.LARGE ? deviation : 0.1f * deviation;
    return List.of(
        Letter.normal("w1", start == Start.RELU || start == Start.ALL ? 1 : 0, drawn),
        Letter.normal("w2", start == Start.TANH || start == Start.ALL ? 1 : 0, drawn),
        Letter.normal("w3", start == Start.SIGMOID || start == Start.ALL ? 1 : 0, drawn));
  }

  @Override
  public Sharing sharing() {
    return Sharing.NEURON;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    FloatVector bent = tanh(x).mul(gated(p.get(TANH))).add(sigmoid(x).mul(gated(p.get(SIGMOID))));
    return x.max(0f).fma(gated(p.get(RELU)), bent);
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector relu = gated(p.get(RELU));
    FloatVector tanh = gated(p.get(TANH));
    FloatVector sigmoid = gated(p.get(SIGMOID));
    p.add(RELU, x.max(0f).mul(opening(relu, dy)));
    p.add(TANH, tanh(x).mul(opening(tanh, dy)));
    p.add(SIGMOID, sigmoid(x).mul(opening(sigmoid, dy)));
    FloatVector straight = x.blend(0f, x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f));
    FloatVector bent =
        sigmoidDerivative(x.add(x)).mul(4f).mul(tanh).add(sigmoidDerivative(x).mul(sigmoid));
    return straight.fma(relu, bent).mul(dy);
  }

  /** {@code g(w)} */
  private FloatVector gated(FloatVector w) {
    return gate == Gating.IDENTITY ? w : sigmoid(w);
  }

  /** {@code dy·g'(w)} for {@code g = g(w)}: with the sigmoid, {@code g' = g − g²}. */
  private FloatVector opening(FloatVector g, FloatVector dy) {
    return gate == Gating.IDENTITY ? dy : g.neg().fma(g, g).mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    return gated(p[RELU]) * Math.max(0, x)
        + gated(p[TANH]) * Math.tanh(x)
        + gated(p[SIGMOID]) * sigmoid(x);
  }

  @Override
  public double derivative(double x, double[] p) {
    return gated(p[RELU]) * (Double.isNaN(x) ? x : x > 0 ? 1 : 0)
        + gated(p[TANH]) * 4 * sigmoidDerivative(2 * x)
        + gated(p[SIGMOID]) * sigmoidDerivative(x);
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    double term = i == RELU ? Math.max(0, x) : i == TANH ? Math.tanh(x) : sigmoid(x);
    return gate == Gating.IDENTITY ? term : sigmoidDerivative(p[i]) * term;
  }

  private double gated(double w) {
    return gate == Gating.IDENTITY ? w : sigmoid(w);
  }
}
