package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.elementwise.Multiplication;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/**
 * RReLU, {@code y = x} for {@code x > 0} and {@code slope·x} else. In training each element has a
 * slope of its own, uniform between {@code lower} and {@code upper}; in inference it is their mean,
 * for all.
 *
 * <pre>
 * input   x  any shape        output  y  the same
 * </pre>
 *
 * <p>Slopes are drawn anew at every forward, from the execution's seed, the number of forwards so
 * far and the element's position: they are the same on any number of threads.
 *
 * <p>Source: Xu, Wang, Chen and Li, "Empirical evaluation of rectified activations in convolutional
 * network", 2015, with the slopes as PyTorch has them: uniform themselves, not their inverses.
 */
public final class RandomizedLeakyRelu implements Layer {
  private final float lower;
  private final float upper;

  /** Slopes between 1/8 and 1/3. */
  public RandomizedLeakyRelu() {
    this(0.125f, 1f / 3);
  }

  /**
   * Slopes between {@code lower} and {@code upper}.
   *
   * @throws IllegalArgumentException if one is not finite, or lower is above upper
   */
  public RandomizedLeakyRelu(float lower, float upper) {
    if (!(lower <= upper) || !Float.isFinite(lower) || !Float.isFinite(upper)) {
      throw new IllegalArgumentException(
          "RandomizedLeakyRelu: expected finite slopes, lower not above upper, got "
              + lower
              + " and "
              + upper);
    }
    this.lower = lower;
    this.upper = upper;
  }

  /** Least slope of training. */
  public float lower() {
    return lower;
  }

  /** Largest slope of training. */
  public float upper() {
    return upper;
  }

  /** The slope of inference. */
  public float meanSlope() {
    return 0.5f * lower + 0.5f * upper;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    return ActivationLayer.addTo(graph, new LeakyRelu(meanSlope()), x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new RandomPass(this, input, execution);
  }

  /** As {@code RandomizedLeakyRelu(lower=0.125, upper=0.33333334)}. */
  @Override
  public String toString() {
    return "RandomizedLeakyRelu(lower=" + lower + ", upper=" + upper + ")";
  }

  private static final class RandomPass implements Pass {
    /** Elements of one task: 32 KiB of input. */
    private static final int PART = 8192;

    private final RandomizedLeakyRelu layer;
    private final Shape shape;
    private final Execution execution;
    private final CounterRandom random;
    private final ActivationLoops mean;

    /** Of each element: 1, or the slope drawn for it. Empty in inference. */
    private final float[] slopes;

    private final Tensor output;
    private final GradientBuffer gradInputBuffer;
    private final Threads.Task inferenceTask = this::inferencePart;
    private final Threads.Task forwardTask = this::forwardPart;
    private final Threads.Task backwardTask = this::backwardPart;
    private long firstNumber;
    private Tensor input;
    private Tensor gradInput;
    private Tensor gradOutput;

    RandomPass(RandomizedLeakyRelu layer, Shape shape, Execution execution) {
      this.layer = layer;
      this.shape = shape;
      this.execution = execution;
      random = new CounterRandom(execution.seed());
      mean = ActivationLoops.of(new LeakyRelu(layer.meanSlope()));
      slopes = new float[execution.isTraining() ? shape.size() : 0];
      output = Tensor.zeros(shape);
      gradInputBuffer = execution.gradInput(shape);
      gradInput = output;
      input = output;
      gradOutput = output;
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, shape, x);
      input = x;
      int parts = Math.ceilDiv(shape.size(), PART);
      if (execution.isTraining()) {
        execution.threads().run(parts, forwardTask); // y  = x·slope
        firstNumber += shape.size();
      } else {
        execution.threads().run(parts, inferenceTask); // y  = x > 0 ? x : mean·x
      }
      return output;
    }

    @Override
    public void resumeAfter(long forwards) {
      firstNumber = forwards * shape.size();
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, shape, dy);
      gradOutput = dy;
      gradInput = gradInputBuffer.beside(dy);
      execution.threads().run(Math.ceilDiv(shape.size(), PART), backwardTask); // dx = dy·slope
      return gradInput;
    }

    private void inferencePart(int part, Scratch scratch) {
      int from = part * PART;
      int n = Math.min(PART, shape.size() - from);
      mean.forward(n, input.data(), input.offset() + from, output.data(), from, scratch);
    }

    private void forwardPart(int part, Scratch scratch) {
      int from = part * PART;
      int n = Math.min(PART, shape.size() - from);
      float[] x = input.data();
      int offset = input.offset() + from;
      random.fillUniform(firstNumber + from, slopes, from, n, layer.lower, layer.upper);
      for (int i = 0; i < n; i++) {
        slopes[from + i] = x[offset + i] > 0 ? 1f : slopes[from + i];
      }
      Multiplication.multiply(n, x, offset, slopes, from, output.data(), from);
    }

    private void backwardPart(int part, Scratch scratch) {
      int from = part * PART;
      int n = Math.min(PART, shape.size() - from);
      float[] dy = gradOutput.data();
      Multiplication.multiply(
          n, dy, gradOutput.offset() + from, slopes, from, gradInput.data(), from);
    }
  }
}
