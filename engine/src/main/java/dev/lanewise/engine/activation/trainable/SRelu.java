package dev.lanewise.engine.activation.trainable;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.simd.Simd;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * S-shaped rectified linear unit: {@code tr + ar·(x − tr)} for {@code x ≥ tr}, else {@code tl +
 * al·(x − tl)} for {@code x ≤ tl}, else x. Four parameters for each channel, called {@code tRight},
 * {@code aRight}, {@code tLeft} and {@code aLeft}. On the right, {@code ∂y/∂x = ar}, {@code ∂y/∂tr
 * = 1 − ar}, {@code ∂y/∂ar = x − tr}; on the left likewise. Jin et al., Deep learning with S-shaped
 * rectified linear activation units, AAAI 2016, equation 1.
 *
 * <p>Begins, as in the paper, as a leaky ReLU: {@code tl = 0}, {@code al = 0.2}, {@code ar = 1}. tr
 * does not matter then; the paper sets it by quantiles of the inputs after some epochs, here it
 * begins at 1.
 *
 * <p>Errors of the value are relative to {@code |t| + |a·(x − t)|}, whose parts may cancel.
 */
public record SRelu() implements TrainableActivation {
  private static final int T_RIGHT = 0;
  private static final int A_RIGHT = 1;
  private static final int T_LEFT = 2;
  private static final int A_LEFT = 3;
  private static final List<Letter> PARAMETERS =
      List.of(
          Letter.of("tRight", 1f),
          Letter.of("aRight", 1f),
          Letter.of("tLeft", 0f),
          Letter.of("aLeft", 0.2f));

  @Override
  public String name() {
    return "srelu";
  }

  @Override
  public List<String> aliases() {
    return List.of("s-shaped-relu");
  }

  @Override
  public Description description() {
    return Description.of("x ≥ tr ? tr + ar·(x − tr) : x ≤ tl ? tl + al·(x − tl) : x")
        .kinks(0f, 1f);
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
    FloatVector right = x.sub(p.get(T_RIGHT)).fma(p.get(A_RIGHT), p.get(T_RIGHT));
    FloatVector left = x.sub(p.get(T_LEFT)).fma(p.get(A_LEFT), p.get(T_LEFT));
    return x.blend(left, x.compare(LE, p.get(T_LEFT))).blend(right, x.compare(GE, p.get(T_RIGHT)));
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    VectorMask<Float> right = x.compare(GE, p.get(T_RIGHT));
    VectorMask<Float> left = x.compare(LE, p.get(T_LEFT)).andNot(right);
    FloatVector none = Simd.floats(0f);
    FloatVector aRight = p.get(A_RIGHT);
    FloatVector aLeft = p.get(A_LEFT);
    p.add(T_RIGHT, none.blend(aRight.neg().add(1f).mul(dy), right));
    p.add(A_RIGHT, none.blend(x.sub(p.get(T_RIGHT)).mul(dy), right));
    p.add(T_LEFT, none.blend(aLeft.neg().add(1f).mul(dy), left));
    p.add(A_LEFT, none.blend(x.sub(p.get(T_LEFT)).mul(dy), left));
    FloatVector straight = x.blend(1f, x.compare(LE, Float.POSITIVE_INFINITY));
    return straight.blend(aLeft, left).blend(aRight, right).mul(dy);
  }

  @Override
  public double value(double x, double[] p) {
    return x >= p[T_RIGHT]
        ? p[T_RIGHT] + p[A_RIGHT] * (x - p[T_RIGHT])
        : x <= p[T_LEFT] ? p[T_LEFT] + p[A_LEFT] * (x - p[T_LEFT]) : x;
  }

  @Override
  public double derivative(double x, double[] p) {
    return Double.isNaN(x) ? x : x >= p[T_RIGHT] ? p[A_RIGHT] : x <= p[T_LEFT] ? p[A_LEFT] : 1;
  }

  @Override
  public double derivativeByParameter(int i, double x, double[] p) {
    boolean right = x >= p[T_RIGHT];
    boolean left = !right && x <= p[T_LEFT];
    boolean here = (i == T_RIGHT || i == A_RIGHT) ? right : left;
    if (!here) {
      return 0;
    }
    return switch (i) {
      case T_RIGHT -> 1 - p[A_RIGHT];
      case A_RIGHT -> x - p[T_RIGHT];
      case T_LEFT -> 1 - p[A_LEFT];
      default -> x - p[T_LEFT];
    };
  }
}
