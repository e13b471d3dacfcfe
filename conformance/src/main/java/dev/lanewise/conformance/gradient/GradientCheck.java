package dev.lanewise.conformance.gradient;

import dev.lanewise.conformance.gradient.GradientReport.Verdict;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.loss.Loss;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the gradients that a layer or loss computes, on its production float kernels, with
 * finite differences. Immutable; {@link #run()} may be called again and gives the same report.
 *
 * <pre>{@code
 * GradientCheck.of(new MyLayer(...), Shape.of(3, 7)).seed(1).run().assertPassed();
 * }</pre>
 *
 * <p>The outputs y of a random input x (normal, deviation 1) and of parameters near their present
 * values are projected, {@code s = Σ rᵢ·yᵢ} with random r; {@code backward(r)} must then be the
 * gradient of s. Elements are moved one by one, or in random groups where a tensor has more than
 * {@link #groups(int)}, by −3 … 3 steps of h:
 *
 * <pre>
 * numeric  = difference of order 6, sums in double
 * bound    = |order 6 − order 4| + 6·√(rounding of s² + rounding of the gradient²)
 * rounding = measured: sixth differences of every output and gradient along random directions
 * h        = a power of two of the variable's root mean square, 2⁻⁴ first; shorter while the fifth or
 *            sixth difference shows a kink or a bend, longer while rounding hides a derivative
 * </pre>
 *
 * <p>A gradient fails where it is further from the numeric derivative than the bound, and stays so
 * at 12 other steps, by more than their scatter and more than a kink that hides in rounding could
 * move them: up to three bounds. Between, an element counts as skipped. Where some outputs have a
 * kink or a jump within the steps, the gradient of the others alone is compared. Elements where no
 * h is smooth for three quarters of the outputs are skipped and counted. A check that could not
 * have seen an error of 1 %, or skipped more than a quarter, says nothing: it is made again at
 * another random point, and is inconclusive after {@value #DRAWS}.
 *
 * <p>The layer's parameters, their gradients and its state are put back as they were. A layer that
 * draws random numbers must draw the same ones in every fresh pass of one seed.
 */
public final class GradientCheck {
  private static final int GROUPS = 128;
  private static final Extent WHOLE = new Extent(GROUPS, false, GradientReport.LEAST_POWER);

  /** A point too close to a kink is drawn again, until there were so many. */
  private static final int DRAWS = 8;

  private final Target target;
  private final long seed;
  private final float inputScale;
  private final Extent extent;

  /** What is checked, once its random numbers and the size of its input are known. */
  @FunctionalInterface
  private interface Target {
    Subject subject(CounterRandom random, float inputScale, Threads threads);
  }

  private GradientCheck(Target target, long seed, float inputScale, Extent extent) {
    this.target = target;
    this.seed = seed;
    this.inputScale = inputScale;
    this.extent = extent;
  }

  /** Of a layer in training, by its input and by each parameter, for inputs of this shape. */
  public static GradientCheck of(Layer layer, Shape input) {
    return new GradientCheck(
        (random, scale, threads) ->
            new LayerSubject(
                layer + " for input " + input,
                layer,
                randomInput(input, scale, random),
                threads,
                random.stream(1),
                true),
        1,
        1,
        WHOLE);
  }

  /**
   * Of a layer in training at exactly this input and its present parameters: for functions that are
   * only defined somewhere, or points where an error is suspected.
   */
  public static GradientCheck at(Layer layer, Tensor input) {
    return new GradientCheck(
        (random, scale, threads) ->
            new LayerSubject(
                layer + " at a given input " + input.shape(),
                layer,
                Tensor.of(input.shape(), input.toArray()),
                threads,
                random.stream(1),
                false),
        1,
        1,
        WHOLE);
  }

  /** Of a loss, by the network's output of this shape, for this target. */
  public static <T> GradientCheck ofLoss(Loss<T> loss, Shape output, T target) {
    return new GradientCheck(
        (random, scale, _) ->
            new LossSubject<>(
                loss + " for output " + output,
                loss,
                randomInput(output, scale, random),
                target,
                random.stream(1)),
        1,
        1,
        WHOLE);
  }

  private static Tensor randomInput(Shape shape, float scale, CounterRandom random) {
    Tensor input = Tensor.zeros(shape);
    random.stream(0).fillNormal(input.data(), 0, input.size(), 0, scale);
    return input;
  }

  /** With other random numbers; 1 if not given. */
  public GradientCheck seed(long other) {
    return new GradientCheck(target, other, inputScale, extent);
  }

  /**
   * With random inputs of this deviation; 1 if not given.
   *
   * @throws IllegalArgumentException if it is not above zero and finite
   */
  public GradientCheck inputScale(float deviation) {
    if (!(deviation > 0) || Float.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "GradientCheck: expected a deviation of the input above 0, got " + deviation);
    }
    return new GradientCheck(target, seed, deviation, extent);
  }

  /**
   * With at most so many groups of elements for each tensor, {@value #GROUPS} if not given. Every
   * element is in one group; more groups take longer and see smaller errors of one element.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public GradientCheck groups(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("GradientCheck: expected at least 1 group, got " + most);
    }
    return with(new Extent(most, false, extent.error()));
  }

  /**
   * Of each tensor, so many elements drawn at random, moved one by one; all where it has no more.
   * The others are not looked at: for whole networks, whose tensors are too many to do more.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public GradientCheck sample(int elements) {
    if (elements < 1) {
      throw new IllegalArgumentException(
          "GradientCheck: expected a sample of at least 1 element, got " + elements);
    }
    return with(new Extent(elements, true, extent.error()));
  }

  /**
   * Content if errors of this size would have shown, relative to the gradient's root mean square;
   * {@value GradientReport#LEAST_POWER} if not given. Rounding in a deep network hides smaller
   * ones.
   *
   * @throws IllegalArgumentException if it is not above 0 and below 1
   */
  public GradientCheck seeing(double error) {
    if (!(error > 0 && error < 1)) {
      throw new IllegalArgumentException(
          "GradientCheck: expected an error above 0 and below 1 to see, got " + error);
    }
    return with(new Extent(extent.most(), extent.sampled(), error));
  }

  private GradientCheck with(Extent other) {
    return new GradientCheck(target, seed, inputScale, other);
  }

  /**
   * Measures and compares.
   *
   * @throws IllegalArgumentException if the layer refuses the shape
   * @throws IllegalStateException if outputs are not finite, or not the same for the same seed
   */
  public GradientReport run() {
    GradientReport report = run(1);
    for (int draw = 2; draw <= DRAWS && report.verdict() == Verdict.INCONCLUSIVE; draw++) {
      report = run(draw);
    }
    return report;
  }

  private GradientReport run(int draw) {
    CounterRandom random = new CounterRandom(seed).stream(draw);
    try (Threads threads = Threads.of(1)) {
      Subject subject = target.subject(random.stream(0), inputScale, threads);
      try {
        return new GradientReport(subject.name(), seed, draw, parts(subject, random.stream(1)));
      } finally {
        subject.restore();
      }
    }
  }

  private List<GradientReport.Part> parts(Subject subject, CounterRandom random) {
    float[] outputs = new float[subject.outputs()];
    subject.evaluate(outputs);
    requireFinite(subject, outputs);
    float[] projection = subject.projection(random.stream(0));
    List<Variable> variables = subject.variables();
    double[][] gradients = new double[variables.size()][];
    for (int v = 0; v < gradients.length; v++) {
      gradients[v] = new double[variables.get(v).size()];
    }
    subject.differentiate(projection, gradients);
    subject.accumulateFromSizeOf(gradients, random.stream(1));
    subject.differentiate(projection, gradients);
    Noise noise = Noise.measure(subject, projection, outputs, gradients, random.stream(2));
    Differences differences = new Differences(subject, projection, outputs, noise);
    List<GradientReport.Part> parts = new ArrayList<>();
    for (int v = 0; v < gradients.length; v++) {
      Variable variable = variables.get(v);
      parts.add(
          new VariableCheck(
                  differences, noise, variable, v, gradients[v], spread(outputs) / variable.scale())
              .run(extent, random.stream(3 + v)));
    }
    return parts;
  }

  /** Standard deviation. */
  private static double spread(float[] outputs) {
    double sum = 0;
    double squares = 0;
    for (float y : outputs) {
      sum += y;
      squares += (double) y * y;
    }
    double mean = sum / outputs.length;
    return Math.sqrt(Math.max(0, squares / outputs.length - mean * mean));
  }

  private static void requireFinite(Subject subject, float[] outputs) {
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isFinite(outputs[i])) {
        throw new IllegalStateException(
            subject.name()
                + ": expected finite outputs, got "
                + outputs[i]
                + " at "
                + i
                + "; choose another inputScale or input");
      }
    }
  }
}
