package dev.lanewise.layers.regularization;

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
 * Inverted dropout: in training {@code y = x·mask}, where each element of the mask is 0 with
 * probability {@code rate}, else {@code 1/(1 − rate)}, so that the mean stays; in inference {@code
 * y = x}.
 *
 * <pre>
 * input   x  any shape        output  y  the same
 * </pre>
 *
 * <p>The mask is drawn anew at every forward, from the execution's seed, the number of forwards so
 * far and the element's position: it is the same on any number of threads.
 *
 * <p>Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from
 * Overfitting", JMLR 2014.
 */
public final class Dropout implements Layer {
  private final float rate;

  /**
   * Drops each element with probability {@code rate}.
   *
   * @throws IllegalArgumentException if rate is not in [0, 1)
   */
  public Dropout(float rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("Dropout: expected a rate in [0, 1), got " + rate);
    }
    this.rate = rate;
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
    return x;
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return execution.isTraining()
        ? new TrainingPass(this, input, execution)
        : new InferencePass(this, input, execution);
  }

  /** As {@code Dropout(rate=0.5)}. */
  @Override
  public String toString() {
    return "Dropout(rate=" + rate + ")";
  }

  private record InferencePass(Dropout layer, Shape shape, Execution execution) implements Pass {
    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, shape, x);
      return x;
    }

    @Override
    public Tensor backward(Tensor gradOutput) {
      execution.requireTraining(layer);
      return gradOutput;
    }
  }

  private static final class TrainingPass implements Pass {
    /** Elements of one task: 32 KiB of mask. */
    private static final int PART = 8192;

    private final Dropout layer;
    private final Shape shape;
    private final Threads threads;
    private final CounterRandom random;
    private final float[] mask;
    private final Tensor output;
    private final GradientBuffer gradInputBuffer;
    private final Threads.Task forwardTask = this::forwardPart;
    private final Threads.Task backwardTask = this::backwardPart;
    private long firstNumber;
    private Tensor input;
    private Tensor gradInput;
    private Tensor gradOutput;

    TrainingPass(Dropout layer, Shape shape, Execution execution) {
      this.layer = layer;
      this.shape = shape;
      threads = execution.threads();
      random = new CounterRandom(execution.seed());
      mask = new float[shape.size()];
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
      threads.run(Math.ceilDiv(shape.size(), PART), forwardTask); // y  = x · mask
      firstNumber += shape.size();
      return output;
    }

    @Override
    public void resumeAfter(long forwards) {
      firstNumber = forwards * shape.size();
    }

    @Override
    public Tensor backward(Tensor dy) {
      Pass.requireGradient(layer, shape, dy);
      gradOutput = dy;
      gradInput = gradInputBuffer.beside(dy);
      threads.run(Math.ceilDiv(shape.size(), PART), backwardTask); // dx = dy · mask
      return gradInput;
    }

    private void forwardPart(int part, Scratch scratch) {
      int from = part * PART;
      int n = Math.min(PART, shape.size() - from);
      float keep = 1 - layer.rate;
      random.fillBernoulli(firstNumber + from, mask, from, n, keep, 1 / keep);
      Multiplication.multiply(
          n, input.data(), input.offset() + from, mask, from, output.data(), from);
    }

    private void backwardPart(int part, Scratch scratch) {
      int from = part * PART;
      int n = Math.min(PART, shape.size() - from);
      Multiplication.multiply(
          n, gradOutput.data(), gradOutput.offset() + from, mask, from, gradInput.data(), from);
    }
  }
}
