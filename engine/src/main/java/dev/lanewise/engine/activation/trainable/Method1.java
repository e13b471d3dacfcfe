package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.math.Sigmoid.sigmoid;
import static dev.lanewise.engine.math.Tanh.tanh;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Method 1, {@code y = X·ATanh(x) + Y·ASigmoid(x) + Z·AReLU(x)} of {@link ATanh}, {@link ASigmoid}
 * and {@link ARelu}, each with its own four parameters for each layer, and {@link Shares} trained
 * or fixed. {@code ∂y/∂α = (ATanh(x) − y)/s}, and so on. Shukla, customised activation layers for
 * classification, 2022.
 *
 * <p>Errors are relative to the sum of the terms' magnitudes; of {@code ∂y/∂α}, to {@code
 * (|ATanh(x)| + that sum)/|s|}. Arguments {@code t = a·x + c} are rounded, which shows in the tails
 * of the slopes, by {@code |t|} ULP. From {@code |x| = 2^120} on a term may be beyond the floats,
 * and the result with it.
 *
 * @param shares how the terms are weighed
 */
public record Method1(Shares shares) implements TrainableActivation {
  private static final int TANH = 0;
  private static final int SIGMOID = 4;
  private static final int RELU = 8;
  private static final int ALPHA = 12;
  private static final int BETA = 13;
  private static final int GAMMA = 14;
  private static final float SERIES_END = 0.125f;

  @Override
  public String name() {
    return "method-1" + shares.suffix();
  }

  @Override
  public Description description() {
    String terms =
        switch (shares) {
          case TRAINED -> "(α·ATanh(x) + β·ASigmoid(x) + γ·AReLU(x))/(α + β + γ)";
          case THIRDS -> "(ATanh(x) + ASigmoid(x) + AReLU(x))/3";
          case ONES -> "ATanh(x) + ASigmoid(x) + AReLU(x)";
        };
    return Description.of(terms).kinks(0f).accuracy(4, 8);
  }

  /** Those of the three, as {@code aTanh} and so on, and the weights if they are trained. */
  @Override
  public List<Letter> parameters() {
    List<Letter> letters = new ArrayList<>();
    addLetters(letters, new ATanh(), "Tanh");
    addLetters(letters, new ASigmoid(), "Sigmoid");
    addLetters(letters, new ARelu(), "Relu");
    if (shares == Shares.TRAINED) {
      letters.add(Letter.of("alpha", 1f));
      letters.add(Letter.of("beta", 1f));
      letters.add(Letter.of("gamma", 1f));
    }
    return letters;
  }

  private static void addLetters(List<Letter> to, TrainableActivation term, String suffix) {
    for (Letter letter : term.parameters()) {
      to.add(Letter.of(letter.name() + suffix, letter.mean()));
    }
  }

  @Override
  public Sharing sharing() {
    return Sharing.LAYER;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    FloatVector t = scaled(tanh(argument(x, p, TANH)), p, TANH);
    FloatVector g = scaled(sigmoid(argument(x, p, SIGMOID)), p, SIGMOID);
    FloatVector r = ARelu.value(x, p, RELU);
    if (shares == Shares.TRAINED) {
      FloatVector inverse = Shares.inverse(p.get(ALPHA).add(p.get(BETA)).add(p.get(GAMMA)));
      FloatVector bent = t.mul(p.get(ALPHA).mul(inverse)).add(g.mul(p.get(BETA).mul(inverse)));
      return r.fma(p.get(GAMMA).mul(inverse), bent);
    }
    FloatVector sum = t.add(g).add(r);
    return shares == Shares.ONES ? sum : sum.mul(1f / 3);
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector tanhScale = p.get(TANH + 1);
    FloatVector sigmoidScale = p.get(SIGMOID + 1);
    FloatVector tanhArgument = argument(x, p, TANH);
    FloatVector sigmoidArgument = argument(x, p, SIGMOID);
    // σ(−|t|) gives a curve and its slope: two functions for four, and short enough for the JIT.
    FloatVector rest = sigmoid(tanhArgument.add(tanhArgument).abs().neg());
    FloatVector height = rest.fma(floats(-2f), floats(1f));
    FloatVector tanh =
        height
            .blend(height.neg(), tanhArgument.compare(LT, 0f))
            .blend(nearZero(tanhArgument), tanhArgument.abs().compare(LT, SERIES_END));
    FloatVector lower = sigmoid(sigmoidArgument.abs().neg());
    FloatVector sigmoid = lower.blend(lower.neg().add(1f), sigmoidArgument.compare(GT, 0f));
    FloatVector first = p.get(RELU);
    FloatVector second = p.get(RELU + 1);
    FloatVector tanhOut = dy;
    FloatVector sigmoidOut = dy;
    FloatVector reluOut = dy;
    if (shares == Shares.TRAINED) {
      FloatVector t = tanh.fma(tanhScale, p.get(TANH + 3));
      FloatVector g = sigmoid.fma(sigmoidScale, p.get(SIGMOID + 3));
      FloatVector one = ARelu.line(first, x, p.get(RELU + 2));
      FloatVector other = ARelu.line(second, x, p.get(RELU + 3));
      FloatVector r = one.max(other);
      FloatVector alpha = p.get(ALPHA);
      FloatVector beta = p.get(BETA);
      FloatVector gamma = p.get(GAMMA);
      FloatVector s = alpha.add(beta).add(gamma);
      FloatVector inverse = Shares.inverse(s);
      FloatVector bent = t.mul(alpha.mul(inverse)).add(g.mul(beta.mul(inverse)));
      FloatVector y = r.fma(gamma.mul(inverse), bent).blend(0f, Shares.isHeld(s));
      FloatVector out = dy.mul(inverse);
      p.add(ALPHA, t.sub(y).mul(out));
      p.add(BETA, g.sub(y).mul(out));
      p.add(GAMMA, r.sub(y).mul(out));
      tanhOut = out.mul(alpha);
      sigmoidOut = out.mul(beta);
      reluOut = out.mul(gamma);
    } else if (shares == Shares.THIRDS) {
      tanhOut = dy.mul(1f / 3);
      sigmoidOut = tanhOut;
      reluOut = tanhOut;
    }
    VectorMask<Float> above = ARelu.isOnFirst(x, p, RELU);
    FloatVector none = floats(0f);
    FloatVector byFactor = reluOut.mul(x);
    p.add(RELU, none.blend(byFactor, above));
    p.add(RELU + 1, byFactor.blend(none, above));
    p.add(RELU + 2, none.blend(reluOut, above));
    p.add(RELU + 3, reluOut.blend(none, above));

    FloatVector tanhSlope = slope(rest).mul(4f).mul(tanhScale).mul(tanhOut);
    FloatVector sigmoidSlope = slope(lower).mul(sigmoidScale).mul(sigmoidOut);
    addGradients(x, tanhArgument, tanh, tanhSlope, tanhOut, p, TANH);
    addGradients(x, sigmoidArgument, sigmoid, sigmoidSlope, sigmoidOut, p, SIGMOID);
    return second
        .blend(first, above)
        .mul(reluOut)
        .add(sigmoidSlope.mul(p.get(SIGMOID)).add(tanhSlope.mul(p.get(TANH))));
  }

  /** {@code a·x + c} */
  private static FloatVector argument(FloatVector x, ParameterVectors p, int first) {
    return p.get(first).fma(x, p.get(first + 2));
  }

  /** {@code tanh t} by its series, where {@code 1 − 2σ(−2|t|)} loses digits. */
  private static FloatVector nearZero(FloatVector t) {
    FloatVector z = t.mul(t);
    FloatVector bend = z.fma(floats(-17f / 315), floats(2f / 15)).fma(z, floats(-1f / 3));
    return t.fma(z.mul(bend), t);
  }

  /** {@code σ'} by σ. */
  private static FloatVector slope(FloatVector sigmoid) {
    return sigmoid.neg().fma(sigmoid, sigmoid);
  }

  /** {@code b·curve + d} */
  private static FloatVector scaled(FloatVector curve, ParameterVectors p, int first) {
    return curve.fma(p.get(first + 1), p.get(first + 3));
  }

  /** Adds the gradients by a, b, c and d of {@code b·curve(a·x + c) + d}, for that by c. */
  private static void addGradients(
      FloatVector x,
      FloatVector argument,
      FloatVector curve,
      FloatVector slope,
      FloatVector out,
      ParameterVectors p,
      int first) {
    p.add(first, slope.mul(Gate.closed(x, argument)));
    p.add(first + 1, curve.mul(out));
    p.add(first + 2, slope);
    p.add(first + 3, out);
  }

  @Override
  public double value(double x, double[] p) {
    return ATanh.value(x, p, TANH) * share(ALPHA, p)
        + ASigmoid.value(x, p, SIGMOID) * share(BETA, p)
        + ARelu.value(x, p, RELU) * share(GAMMA, p);
  }

  @Override
  public double derivative(double x, double[] p) {
    return ATanh.derivative(x, p, TANH) * share(ALPHA, p)
        + ASigmoid.derivative(x, p, SIGMOID) * share(BETA, p)
        + ARelu.derivative(x, p, RELU) * share(GAMMA, p);
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    if (i < SIGMOID) {
      return ATanh.derivativeByParameter(i, x, p, TANH) * share(ALPHA, p);
    }
    if (i < RELU) {
      return ASigmoid.derivativeByParameter(i, x, p, SIGMOID) * share(BETA, p);
    }
    if (i < ALPHA) {
      return ARelu.derivativeByParameter(i, x, p, RELU) * share(GAMMA, p);
    }
    double term =
        i == ALPHA
            ? ATanh.value(x, p, TANH)
            : i == BETA ? ASigmoid.value(x, p, SIGMOID) : ARelu.value(x, p, RELU);
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
