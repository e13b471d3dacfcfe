package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.elementwise.SignParts;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
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
 * CReLU, {@code y = (max(0, x), max(0, −x))}, one after the other along the channels; its
 * derivative at 0 is 0.
 *
 * <pre>
 * input   x  (batch, channels, …)        output  y  (batch, 2·channels, …)
 * </pre>
 *
 * <p>Source: Shang, Sohn, Almeida and Lee, "Understanding and improving convolutional neural
 * networks via concatenated rectified linear units", 2016.
 */
public final class ConcatenatedRelu implements Layer {
  /** The layer. */
  public ConcatenatedRelu() {}

  @Override
  public Shape outputShape(Shape input) {
    return ChannelAxis.withChannels(input, 2 * ChannelAxis.of(this, input).channels());
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    Value negative = graph.add(new Unary(Unary.Function.NEGATE), x);
    Value both = graph.add(new dev.lanewise.engine.graph.Concat(1), x, negative);
    return ActivationLayer.addTo(graph, Activations.RELU, both);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new SplitPass(this, input, execution);
  }

  /** {@code ConcatenatedRelu()}. */
  @Override
  public String toString() {
    return "ConcatenatedRelu()";
  }

  private static final class SplitPass implements Pass {
    /** Elements of one task: 32 KiB of input. */
    private static final int PART = 8192;

    private final ConcatenatedRelu layer;
    private final Shape inputShape;
    private final Execution execution;
    private final int sampleSize; // of the input
    private final SampleParts parts;
    private final Tensor output;
    private final GradientBuffer gradInputBuffer;
    private final Threads.Task forwardTask = this::forwardPart;
    private final Threads.Task backwardTask = this::backwardPart;
    private Tensor input;
    private Tensor gradInput;
    private Tensor gradOutput;

    SplitPass(ConcatenatedRelu layer, Shape inputShape, Execution execution) {
      this.layer = layer;
      this.inputShape = inputShape;
      this.execution = execution;
      output = Tensor.zeros(layer.outputShape(inputShape));
      sampleSize = inputShape.sampleSize();
      parts = new SampleParts(inputShape.batch(), sampleSize, PART);
      gradInputBuffer = execution.gradInput(inputShape);
      gradInput = output;
      input = output;
      gradOutput = output;
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, inputShape, x);
      input = x;
      execution.threads().run(parts.count(), forwardTask); // p, q = max(0, x), max(0, −x)
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, output.shape(), dy);
      gradOutput = dy;
      gradInput = gradInputBuffer.beside(dy);
      execution.threads().run(parts.count(), backwardTask); // dx = x > 0 ? dp : x < 0 ? −dq : 0
      return gradInput;
    }

    private void forwardPart(int part, Scratch scratch) {
      for (int sample = parts.first(part); sample < parts.end(part); sample++) {
        int x = sample * sampleSize + parts.from(part);
        int p = x + sample * sampleSize;
        SignParts.split(
            parts.size(part),
            input.data(),
            input.offset() + x,
            output.data(),
            p,
            output.data(),
            p + sampleSize);
      }
    }

    private void backwardPart(int part, Scratch scratch) {
      for (int sample = parts.first(part); sample < parts.end(part); sample++) {
        int x = sample * sampleSize + parts.from(part);
        int p = gradOutput.offset() + x + sample * sampleSize;
        SignParts.splitGradient(
            parts.size(part),
            input.data(),
            input.offset() + x,
            gradOutput.data(),
            p,
            gradOutput.data(),
            p + sampleSize,
            gradInput.data(),
            x);
      }
    }
  }
}
