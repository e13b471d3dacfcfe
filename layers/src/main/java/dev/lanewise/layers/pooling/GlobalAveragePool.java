package dev.lanewise.layers.pooling;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.pooling.GlobalAveragePooling;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.List;
import java.util.SequencedMap;

/**
 * The mean of each channel's whole plane, {@code y = Σ x / (height·width)}.
 *
 * <pre>
 * input   x  (batch, channels, height, width)        output  y  (batch, channels)
 * </pre>
 *
 * <p>Source: Lin, Chen and Yan, "Network In Network", 2013.
 */
public final class GlobalAveragePool implements Layer {
  /** The layer. */
  public GlobalAveragePool() {}

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 4) {
      throw new IllegalArgumentException(
          this
              + ": expected input (batch, channels, height, width), got "
              + input
              + "; give it images");
    }
    return Shape.of(input.batch(), input.dim(1));
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    return graph.add(new Reduce(Reduce.Function.MEAN, List.of(2, 3), false), x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new PoolPass(this, input, outputShape(input), execution);
  }

  /** {@code GlobalAveragePool()}. */
  @Override
  public String toString() {
    return "GlobalAveragePool()";
  }

  private static final class PoolPass implements Pass {
    private final GlobalAveragePool layer;
    private final Shape inputShape;
    private final Execution execution;
    private final GlobalAveragePooling pooling;
    private final Tensor output;
    private final GradientBuffer gradInput;

    PoolPass(GlobalAveragePool layer, Shape input, Shape outputShape, Execution execution) {
      this.layer = layer;
      inputShape = input;
      this.execution = execution;
      int planes = outputShape.size();
      pooling = new GlobalAveragePooling(planes, input.size() / planes, execution.threads());
      output = Tensor.zeros(outputShape);
      gradInput = execution.gradInput(input);
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, inputShape, x);
      pooling.forward(x, output); // y  = Σ x / (height·width)
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, output.shape(), dy);
      Tensor dx = gradInput.beside(dy);
      pooling.backward(dy, dx); // dx = dy / (height·width)
      return dx;
    }
  }
}
