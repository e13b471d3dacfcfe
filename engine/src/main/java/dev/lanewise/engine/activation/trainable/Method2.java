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
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Method 2, {@code y = X·tanh x + Y·σ(x) + Z·max(0, x)}, with {@link Shares} trained for each layer
 * or fixed. {@code ∂y/∂α = (tanh x − y)/s}, and so on. Shukla, customised activation layers for
 * classification, 2022.
 *
 * <p>Errors are relative to the sum of the terms' magnitudes; of {@code ∂y/∂α}, to {@code (|tanh x|
 * + that sum)/|s|}. From {@code |x| = 2^120} on a term may be beyond the floats, and the result
 * with it.
 *
 * @param shares how the terms are weighed
 */
public record Method2(Shares shares) implements TrainableActivation {
  private static final int ALPHA = 0;
  private static final int BETA = 1;
  private static final int GAMMA = 2;
  private static final List<Letter> PARAMETERS =
      List.of(Letter.of("alpha", 1f), Letter.of("beta", 1f), Letter.of("gamma", 1f));

  @Override
  public String name() {
    return "method-2" + shares.suffix();
  }

  @Override
  public Description description() {
    String weights =
        switch (shares) {
          case TRAINED -> "(α·tanh x + β·σ(x) + γ·max(0, x))/(α + β + γ)";
          case THIRDS -> "(tanh x + σ(x) + max(0, x))/3";
          case ONES -> "tanh x + σ(x) + max(0, x)";
        };
    return Description.of(weights).kinks(0f).accuracy(4, 8);
  }

  /** None where the shares are fixed. */
  @Override
  public List<Letter> parameters() {
    return shares == Shares.TRAINED ? PARAMETERS : List.of();
  }

  @Override
  public Sharing sharing() {
    return Sharing.LAYER;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    if (shares == Shares.TRAINED) {
      FloatVector s = p.get(ALPHA).add(p.get(BETA)).add(p.get(GAMMA));
      FloatVector inverse = Shares.inverse(s);
      FloatVector rest = sigmoid(x).mul(p.get(BETA)).mul(inverse);
      FloatVector bent = tanh(x).mul(p.get(ALPHA)).mul(inverse).add(rest);
      return x.max(0f).fma(p.get(GAMMA).mul(inverse), bent);
    }
    FloatVector sum = tanh(x).add(sigmoid(x)).add(x.max(0f));
    return shares == Shares.ONES ? sum : sum.mul(1f / 3);
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector straight = x.blend(0f, x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f));
    FloatVector tanhSlope = sigmoidDerivative(x.add(x)).mul(4f);
    if (shares == Shares.TRAINED) {
      FloatVector alpha = p.get(ALPHA);
      FloatVector beta = p.get(BETA);
      FloatVector gamma = p.get(GAMMA);
      FloatVector s = alpha.add(beta).add(gamma);
      FloatVector inverse = Shares.inverse(s);
      FloatVector t = tanh(x);
      FloatVector g = sigmoid(x);
      FloatVector r = x.max(0f);
      FloatVector y =
          r.fma(gamma.mul(inverse), t.mul(alpha).mul(inverse).add(g.mul(beta).mul(inverse)));
      FloatVector lost = y.blend(0f, Shares.isHeld(s));
      FloatVector out = dy.mul(inverse);
      p.add(ALPHA, t.sub(lost).mul(out));
      p.add(BETA, g.sub(lost).mul(out));
      p.add(GAMMA, r.sub(lost).mul(out));
      return straight
          .mul(gamma)
          .add(sigmoidDerivative(x).mul(beta).add(tanhSlope.mul(alpha)))
          .mul(out);
    }
    FloatVector slope = straight.add(sigmoidDerivative(x).add(tanhSlope)).mul(dy);
    return shares == Shares.ONES ? slope : slope.mul(1f / 3);
  }

  @Override
  public double value(double x, double[] p) {
    return Math.tanh(x) * share(ALPHA, p)
        + sigmoid(x) * share(BETA, p)
        + Math.max(0, x) * share(GAMMA, p);
  }

  @Override
  public double derivative(double x, double[] p) {
    return 4 * sigmoidDerivative(2 * x) * share(ALPHA, p)
        + sigmoidDerivative(x) * share(BETA, p)
        + (Double.isNaN(x) ? x : x > 0 ? share(GAMMA, p) : 0);
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    double term = i == ALPHA ? Math.tanh(x) : i == BETA ? sigmoid(x) : Math.max(0, x);
    double sum = p[ALPHA] + p[BETA] + p[GAMMA];
    return (term - (Shares.isHeld(sum) ? 0 : value(x, p))) * Shares.inverse(sum);
  }

  private double share(int i, double[] p) {
    return switch (shares) {
      case TRAINED -> p[i] * Shares.inverse(p[ALPHA] + p[BETA] + p[GAMMA]);
      case THIRDS -> 1.0 / 3;
      case ONES -> 1;
    };
  }
}
