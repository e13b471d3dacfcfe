package dev.lanewise.conformance.activation;

import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.engine.accuracy.ErrorSearch;
import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.TrainableLoops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A trainable activation with these parameters.
 *
 * @param activation itself
 * @param parameters in its order; floats, as the lanes have them
 * @param description what it claims
 * @param compared see {@link Subject}
 */
record TrainableSubject(
    TrainableActivation activation,
    List<Float> parameters,
    Description description,
    List<Compared> compared)
    implements Subject {
  /** How far from their first values parameters are tried. */
  private static final float REACH = 0.375f;

  /** Relative, of differences that are needed to a digit. */
  private static final double STEP = 0x1p-20;

  private static final double LEAST = 0x1p-100;
  private static final double MOST = 0x1p125;

  static TrainableSubject of(TrainableActivation activation, List<Float> parameters) {
    double[] p = parameters.stream().mapToDouble(value -> (double) value).toArray();
    Description claims = activation.description();
    List<Compared> compared = new ArrayList<>();
    compared.add(
        new Compared(
            "value",
            Check.VALUE,
            () -> values(activation, parameters),
            x -> activation.value(x, p),
            x -> magnitude(activation::value, x, p),
            claims.valueTolerance()));
    compared.add(
        new Compared(
            "derivative",
            Check.DERIVATIVE,
            () -> new Gradients(activation, parameters)::derivatives,
            x -> activation.derivative(x, p),
            x -> magnitude(activation::derivative, x, p),
            claims.derivativeTolerance()));
    for (int i = 0; i < p.length; i++) {
      int letter = i;
      compared.add(
          new Compared(
              "derivative by " + activation.parameters().get(i).name(),
              Check.PARAMETERS,
              () -> new Gradients(activation, parameters).by(letter),
              x -> activation.derivativeByParameter(letter, x, p),
              x -> magnitude((at, q) -> activation.derivativeByParameter(letter, at, q), x, p),
              claims.derivativeTolerance()));
    }
    return new TrainableSubject(activation, List.copyOf(parameters), claims, compared);
  }

  /** At its first values, and at others on both sides of them, within their domains. */
  static List<TrainableSubject> settings(TrainableActivation activation) {
    List<TrainableSubject> settings = new ArrayList<>();
    for (float[] signs : new float[][] {{0, 0}, {1, 1}, {-1, 0.5f}}) {
      List<Float> parameters = new ArrayList<>();
      for (Letter letter : activation.parameters()) {
        float reach = Math.max(letter.deviation(), REACH * Math.max(1, Math.abs(letter.mean())));
        parameters.add(letter.held(letter.mean() + signs[parameters.size() % 2] * reach));
      }
      settings.add(of(activation, parameters));
    }
    return settings;
  }

  /** A function of x and parameters. */
  private interface Reference {
    double at(double x, double[] p);
  }

  /**
   * {@code |f| + |x·∂f/∂x| + Σ |pᵢ·∂f/∂pᵢ|}: an error of f, in parts of this, is what as great an
   * error of x and of the parameters would do to it. What is far below the sums that it is added to
   * counts as if it were {@link #LEAST}; terms at the end of the floats may overflow.
   */
  private static double magnitude(Reference f, double x, double[] p) {
    double y = f.at(x, p);
    double sum = Math.abs(y) + change(y, f.at(x * (1 + STEP), p), f.at(x * (1 - STEP), p));
    for (int i = 0; i < p.length; i++) {
      double[] more = p.clone();
      double[] less = p.clone();
      more[i] *= 1 + STEP;
      less[i] *= 1 - STEP;
      sum += change(y, f.at(x, more), f.at(x, less));
    }
    return !Double.isFinite(x) || Double.isNaN(sum)
        ? Math.abs(y)
        : sum < MOST ? Math.max(LEAST, sum) : Double.POSITIVE_INFINITY;
  }

  private static double change(double y, double more, double less) {
    return Math.max(Math.abs(more - y), Math.abs(less - y)) / STEP;
  }

  private static ErrorSearch.Kernel values(TrainableActivation activation, List<Float> parameters) {
    TrainableLoops loops = TrainableLoops.of(activation);
    Gradients buffers = new Gradients(activation, parameters);
    return (n, x, y) -> loops.forward(n, x, 0, y, 0, buffers.vectors);
  }

  /** Parameters for a block of elements, each with its own, and their gradients. */
  static final class Gradients {
    private static final int STRIDE = Inputs.BLOCK + LANES;

    private final TrainableLoops loops;
    private final float[] sums;
    private final float[] ones = new float[Inputs.BLOCK];
    private final float[] dx = new float[Inputs.BLOCK];
    private final ParameterVectors vectors;

    Gradients(TrainableActivation activation, List<Float> parameters) {
      loops = TrainableLoops.of(activation);
      float[] values = new float[parameters.size() * STRIDE];
      for (int i = 0; i < parameters.size(); i++) {
        Arrays.fill(values, i * STRIDE, (i + 1) * STRIDE, parameters.get(i));
      }
      sums = new float[values.length];
      vectors = new ParameterVectors().own(values, sums, 0, STRIDE);
      Arrays.fill(ones, 1f);
    }

    void derivatives(int n, float[] x, float[] y) {
      Arrays.fill(sums, 0);
      loops.backward(n, x, 0, ones, 0, y, 0, vectors);
    }

    /** The gradient by parameter i of each element. */
    ErrorSearch.Kernel by(int i) {
      return (n, x, y) -> {
        derivatives(n, x, dx);
        System.arraycopy(sums, i * STRIDE, y, 0, n);
      };
    }
  }

  @Override
  public String name() {
    return activation.name();
  }

  @Override
  public boolean isFixed() {
    return false;
  }

  /** As {@code a = 0.25, b = 1.0}. */
  String setting() {
    return IntStream.range(0, parameters.size())
        .mapToObj(i -> activation.parameters().get(i).name() + " = " + parameters.get(i))
        .collect(Collectors.joining(", "));
  }
}
