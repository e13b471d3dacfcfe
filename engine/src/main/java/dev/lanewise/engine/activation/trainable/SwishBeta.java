package dev.lanewise.engine.activation.trainable;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.math.SigmoidProduct;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Swish, {@code y = x·σ(β·x)}; β begins at 1, one for each channel. {@code ∂y/∂x = σ(βx)·(1 +
 * βx·σ(−βx))}, {@code ∂y/∂β = x²·σ'(βx)}. Ramachandran, Zoph and Le, Searching for activation
 * functions, 2017, section 4.
 *
 * <p>At infinity β = 0 has no limit that depends on x alone: NaN.
 */
public record SwishBeta() implements TrainableActivation {
  private static final int BETA = 0;
  private static final List<Letter> PARAMETERS = List.of(Letter.of("beta", 1f));

  @Override
  public String name() {
    return "swish-beta";
  }

  @Override
  public List<String> aliases() {
    return List.of("trainable-swish");
  }

  @Override
  public Description description() {
    return Description.of("x·σ(β·x)");
  }

  @Override
  public List<Letter> parameters() {
    return PARAMETERS;
  }

  @Override
  public Sharing sharing() {
    return Sharing.CHANNEL;
  }

  @Override
  public FloatVector value(FloatVector x, ParameterVectors p) {
    FloatVector t = x.mul(p.get(BETA));
    return SigmoidProduct.product(Gate.factor(x, t), t, x.fma(p.get(BETA), t.neg()));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    FloatVector beta = p.get(BETA);
    FloatVector t = x.mul(beta);
    FloatVector low = x.fma(beta, t.neg());
    p.add(BETA, Gate.squareSlope(x, t, low).mul(dy));
    FloatVector d = Gate.bounded(t);
    FloatVector dLow = Gate.lowWithin(low, t);
    return SigmoidProduct.derivative(d, dLow, d, dLow).mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    return SigmoidProduct.product(x, p[BETA] * x);
  }

  @Override
  public double derivative(double x, double[] p) {
    return SigmoidProduct.derivative(p[BETA] * x, p[BETA] * x);
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    return Gate.slopeProduct(x * x, p[BETA] * x);
  }
}
