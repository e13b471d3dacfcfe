package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/**
 * Elementwise activation, {@code y = f(x)}.
 *
 * <pre>
 * input   x  any shape        output  y  the same
 * </pre>
 */
public final class ActivationLayer implements Layer {
  private final Activation activation;

  /** The layer of {@code activation}. */
  public ActivationLayer(Activation activation) {
    this.activation = activation;
  }

  /** The f of the equation. */
  public Activation activation() {
    return activation;
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
    return addTo(graph, activation, x);
  }

  /** Adds an activation to a graph; nothing for the identity. */
  public static Value addTo(GraphBuilder graph, Activation activation, Value x) {
    return activation.equals(Activations.IDENTITY)
        ? x
        : graph.add(activation.name(), new Activate(activation), x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new ActivationPass(this, input, execution);
  }

  /** As {@code ActivationLayer(relu)}. */
  @Override
  public String toString() {
    return "ActivationLayer(" + activation.name() + ")";
  }

  private static final class ActivationPass implements Pass {
    /** Elements of one task: 32 KiB of input. */
    private static final int PART = 8192;

    private final ActivationLayer layer;
    private final Shape shape;
    private final Execution execution;
    private final ActivationLoops loops;
    private final Tensor output;
    private final ActivationGradient gradient;
    private final Threads.Task forwardTask = this::forwardPart;
    private Tensor input;

    ActivationPass(ActivationLayer layer, Shape shape, Execution execution) {
      this.layer = layer;
      this.shape = shape;
      this.execution = execution;
      loops = ActivationLoops.of(layer.activation);
      output = Tensor.zeros(shape);
      gradient =
          new ActivationGradient(
              layer.activation, shape, execution.threads(), execution::gradInput);
      input = output;
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, shape, x);
      input = x;
      execution.threads().run(Math.ceilDiv(shape.size(), PART), forwardTask); // y  = f(x)
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, shape, dy);
      return gradient.through(input, dy); // dx = dy · f'(x)
    }

    private void forwardPart(int part, Scratch scratch) {
      int from = part * PART;
      int n = Math.min(PART, shape.size() - from);
      loops.forward(n, input.data(), input.offset() + from, output.data(), from, scratch);
    }
  }
}
