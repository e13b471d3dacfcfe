package dev.lanewise.engine.activation.trainable;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.simd.Simd;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Adaptive piecewise linear unit, {@code y = max(0, x) + Σ aₛ·max(0, bₛ − x)}, with S hinges for
 * each neuron. {@code ∂y/∂aₛ = max(0, bₛ − x)}; below bₛ {@code ∂y/∂bₛ = aₛ}, and {@code ∂y/∂x}
 * loses aₛ; at a kink they are those of its right, at 0 of its left. Agostinelli, Hoffman, Sadowski
 * and Baldi, Learning activation functions to improve deep neural networks, 2014, equation 1.
 *
 * <p>First values are normal around 0, with the spread of those that the authors' program drew: aₛ
 * by ±0.2 evenly, a deviation of 0.115, and bₛ 0.5.
 *
 * <p>Errors are relative to the sum of the terms' magnitudes.
 *
 * @param hinges S, 1 to 8
 */
public record Apl(int hinges) implements TrainableActivation {
  private static final int MOST_HINGES = 8;

  /**
   * Checks the number of hinges.
   *
   * @throws IllegalArgumentException if it is not between 1 and 8
   */
  public Apl {
    if (hinges < 1 || hinges > MOST_HINGES) {
      throw new IllegalArgumentException("Apl: expected 1 to 8 hinges, got " + hinges);
    }
  }

  @Override
  public String name() {
    return "apl";
  }

  @Override
  public List<String> aliases() {
    return List.of("adaptive-piecewise-linear");
  }

  @Override
  public Description description() {
    return Description.of("max(0, x) + Σ aₛ·max(0, bₛ − x)").kinks(0f);
  }

  /** All the slopes, then all the hinges. */
  @Override
  public List<Letter> parameters() {
    List<Letter> letters = new ArrayList<>();
    for (int s = 1; s <= hinges; s++) {
      letters.add(Letter.normal("a" + s, 0f, 0.115f));
    }
    for (int s = 1; s <= hinges; s++) {
      letters.add(Letter.normal("b" + s, 0f, 0.5f));
    }
    return letters;
  }

  @Override
  public Sharing sharing() {
    return Sharing.NEURON;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    FloatVector y = x.max(0f);
    for (int s = 0; s < hinges; s++) {
      FloatVector depth = p.get(hinges + s).sub(x).max(0f);
      y = depth.fma(p.get(s), y);
    }
    return y;
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector slope = x.blend(0f, x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f));
    for (int s = 0; s < hinges; s++) {
      FloatVector b = p.get(hinges + s);
      FloatVector a = Simd.floats(0f).blend(p.get(s), x.compare(LT, b));
      slope = slope.sub(a);
      p.add(s, b.sub(x).max(0f).mul(dy));
      p.add(hinges + s, a.mul(dy));
    }
    return slope.mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    double y = Math.max(0, x);
    for (int s = 0; s < hinges; s++) {
      y += p[s] * Math.max(0, p[hinges + s] - x);
    }
    return y;
  }

  @Override
  public double derivative(double x, double[] p) {
    double slope = Double.isNaN(x) ? x : x > 0 ? 1 : 0;
    for (int s = 0; s < hinges; s++) {
      slope -= x < p[hinges + s] ? p[s] : 0;
    }
    return slope;
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    return i < hinges ? Math.max(0, p[hinges + i] - x) : x < p[i] ? p[i - hinges] : 0;
  }
}
