package dev.lanewise.layers.activation;

import dev.lanewise.engine.elementwise.LargestPiece;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.List;
import java.util.SequencedMap;

/**
 * Maxout, {@code y[c] = max over j < k of x[c·k + j]}: the largest of each k neighbouring channels;
 * among equals the first gets the gradient. After a linear layer with k times the channels it is
 * the maxout unit of the paper.
 *
 * <pre>
 * input   x  (batch, channels·pieces, …)        output  y  (batch, channels, …)
 * </pre>
 *
 * <p>Source: Goodfellow, Warde-Farley, Mirza, Courville and Bengio, "Maxout networks", 2013.
 */
public final class Maxout implements Layer {
  private final int pieces;

  /**
   * The layer.
   *
   * @param pieces k of the equation, at least 1
   * @throws IllegalArgumentException if it is below 1
   */
  public Maxout(int pieces) {
    if (pieces < 1) {
      throw new IllegalArgumentException("Maxout: expected at least 1 piece, got " + pieces);
    }
    this.pieces = pieces;
  }

  @Override
  public Shape outputShape(Shape input) {
    ChannelAxis axis = ChannelAxis.of(this, input);
    if (axis.channels() % pieces != 0) {
      throw new IllegalArgumentException(
          this
              + ": expected a multiple of "
              + pieces
              + " channels, got input "
              + input
              + "; give the layer before it that many times the channels that are to come out");
    }
    return ChannelAxis.withChannels(input, axis.channels() / pieces);
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    int channels = x.dims().dim(1);
    Value parts =
        graph.add(new View(Dims.batchOf(Shape.of(channels / pieces, pieces, plane(x)))), x);
    Value largest = graph.add(new Reduce(Reduce.Function.MAX, List.of(2), false), parts);
    return graph.add(new View(x.dims().with(1, channels / pieces)), largest);
  }

  private static int plane(Value x) {
    return x.dims().sampleSize() / x.dims().dim(1);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new MaxoutPass(this, input, execution);
  }

  /** As {@code Maxout(pieces=2)}. */
  @Override
  public String toString() {
    return "Maxout(pieces=" + pieces + ")";
  }

  private static final class MaxoutPass implements Pass {
    /** Elements of one task: 32 KiB of output. */
    private static final int PART = 8192;

    private final Maxout layer;
    private final Shape inputShape;
    private final Execution execution;
    private final int pieces;
    private final int inner;

    /** Over (batch · channels) planes of {@code inner} elements. */
    private final SampleParts parts;

    private final Tensor output;
    private final GradientBuffer gradInputBuffer;
    private final Threads.Task forwardTask = this::forwardPart;
    private final Threads.Task backwardTask = this::backwardPart;
    private Tensor input;
    private Tensor gradInput;
    private Tensor gradOutput;

    MaxoutPass(Maxout layer, Shape inputShape, Execution execution) {
      this.layer = layer;
      this.inputShape = inputShape;
      this.execution = execution;
      output = Tensor.zeros(layer.outputShape(inputShape));
      pieces = layer.pieces;
      inner = ChannelAxis.of(layer, inputShape).inner();
      parts = new SampleParts(output.size() / inner, inner, PART);
      gradInputBuffer = execution.gradInput(inputShape);
      gradInput = output;
      input = output;
      gradOutput = output;
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, inputShape, x);
      input = x;
      execution.threads().run(parts.count(), forwardTask); // y  = max x[j]
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, output.shape(), dy);
      gradOutput = dy;
      gradInput = gradInputBuffer.beside(dy);
      execution.threads().run(parts.count(), backwardTask); // dx[j] = x[j] = y ? dy : 0
      return gradInput;
    }

    private void forwardPart(int part, Scratch scratch) {
      int from = parts.from(part);
      int first = parts.first(part);
      if (inner == 1) {
        int n = parts.end(part) - first;
        int x = input.offset() + first * pieces;
        LargestPiece.forwardSideBySide(pieces, n, input.data(), x, output.data(), first);
        return;
      }
      for (int plane = first; plane < parts.end(part); plane++) {
        LargestPiece.forward(
            pieces,
            inner,
            parts.size(part),
            input.data(),
            input.offset() + plane * pieces * inner + from,
            output.data(),
            plane * inner + from);
      }
    }

    private void backwardPart(int part, Scratch scratch) {
      int from = parts.from(part);
      int first = parts.first(part);
      if (inner == 1) {
        LargestPiece.backwardSideBySide(
            pieces,
            parts.end(part) - first,
            input.data(),
            input.offset() + first * pieces,
            output.data(),
            first,
            gradOutput.data(),
            gradOutput.offset() + first,
            gradInput.data(),
            first * pieces);
        return;
      }
      for (int plane = first; plane < parts.end(part); plane++) {
        int x = plane * pieces * inner + from;
        int y = plane * inner + from;
        LargestPiece.backward(
            pieces,
            inner,
            parts.size(part),
            input.data(),
            input.offset() + x,
            output.data(),
            y,
            gradOutput.data(),
            gradOutput.offset() + y,
            gradInput.data(),
            x);
      }
    }
  }
}
