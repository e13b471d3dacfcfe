package dev.lanewise.engine.activation.trainable;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Parametric rectified linear unit, {@code y = x} for {@code x ≥ 0} and {@code a·x} below; a begins
 * at 0.25, one for each channel. {@code ∂y/∂x} is 1 or a, a at the kink; {@code ∂y/∂a = min(x, 0)}.
 * He, Zhang, Ren and Sun, Delving deep into rectifiers, ICCV 2015, section 2.1.
 */
public record PRelu() implements TrainableActivation {
  private static final int A = 0;
  private static final List<Letter> PARAMETERS = List.of(Letter.of("a", 0.25f));

  @Override
  public String name() {
    return "prelu";
  }

  @Override
  public List<String> aliases() {
    return List.of("parametric-relu");
  }

  @Override
  public Description description() {
    return Description.of("x ≥ 0 ? x : a·x").kinks(0f);
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
    return x.blend(x.mul(p.get(A)), x.compare(LT, 0f));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    p.add(A, x.blend(0f, x.compare(GT, 0f)).mul(dy));
    FloatVector slope = x.blend(p.get(A), x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f));
    return slope.mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    return x < 0 ? p[A] * x : x;
  }

  @Override
  public double derivative(double x, double[] p) {
    return Double.isNaN(x) ? x : x > 0 ? 1 : p[A];
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    return x > 0 ? 0 : x;
  }
}
