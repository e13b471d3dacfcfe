package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The greater of two learned lines, {@code y = max(a·x + c, b·x + d)}, four parameters for each
 * layer; begins as ReLU, {@code a = 1} and the rest 0. On the first line {@code ∂y/∂x = a}, {@code
 * ∂y/∂a = x}, {@code ∂y/∂c = 1}, on the other b, x and 1 likewise; where they meet, as on the
 * other. Shukla, customised activation layers for classification, 2022.
 *
 * <p>Errors are those of one rounding, relative to {@code |a·x| + |c|}, or the other. A line
 * without slope keeps its height at infinity.
 */
public record ARelu() implements TrainableActivation {
  private static final int A = 0;
  private static final int B = 1;
  private static final int C = 2;
  private static final int D = 3;
  private static final List<Letter> PARAMETERS =
      List.of(Letter.of("a", 1f), Letter.of("b", 0f), Letter.of("c", 0f), Letter.of("d", 0f));

  @Override
  public String name() {
    return "arelu";
  }

  @Override
  public Description description() {
    return Description.of("max(a·x + c, b·x + d)").kinks(0f);
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
    return value(x, p, 0);
  }

  @Override
  public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
    VectorMask<Float> above = isOnFirst(x, p, 0);
    FloatVector none = floats(0f);
    FloatVector byFactor = x.mul(dy);
    p.add(A, none.blend(byFactor, above));
    p.add(B, byFactor.blend(0f, above));
    p.add(C, none.blend(dy, above));
    p.add(D, dy.blend(0f, above));
    FloatVector slope = p.get(B).blend(p.get(A), above);
    return slope.blend(x, x.compare(NE, x)).mul(dy);
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
  static FloatVector value(FloatVector x, ParameterVectors p, int first) {
    FloatVector one = line(p.get(first), x, p.get(first + 2));
    FloatVector other = line(p.get(first + 1), x, p.get(first + 3));
    return one.max(other).blend(x, x.compare(NE, x));
  }

  static double value(double x, double[] p, int first) {
    double one = line(p[first], x, p[first + 2]);
    double other = line(p[first + 1], x, p[first + 3]);
    return Double.isNaN(x) ? x : Math.max(one, other);
  }

  static double derivative(double x, double[] p, int first) {
    return Double.isNaN(x) ? x : isOnFirst(x, p, first) ? p[first] : p[first + 1];
  }

  static double derivativeByParameter(int i, double x, double[] p, int first) {
    boolean mine = isOnFirst(x, p, first) == ((i - first) % 2 == 0);
    return !mine ? 0 : i - first < 2 ? x : 1;
  }

  private static boolean isOnFirst(double x, double[] p, int first) {
    return (p[first] - p[first + 1]) * x > p[first + 3] - p[first + 2];
  }

  /** Whether it is above the other, by the difference of the lines: at infinity too. */
  static VectorMask<Float> isOnFirst(FloatVector x, ParameterVectors p, int first) {
    FloatVector height = p.get(first + 3).sub(p.get(first + 2));
    return p.get(first).sub(p.get(first + 1)).mul(x).compare(GT, height);
  }

  /** {@code slope·x + height}; without slope the height, at infinity too. */
  static FloatVector line(FloatVector slope, FloatVector x, FloatVector height) {
    return slope.fma(x, height).blend(height, slope.abs().compare(GT, 0f).not());
  }

  private static double line(double slope, double x, double height) {
    return slope == 0 ? height : slope * x + height;
  }
}
