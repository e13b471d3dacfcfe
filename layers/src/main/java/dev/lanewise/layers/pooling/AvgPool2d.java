package dev.lanewise.layers.pooling;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.AveragePool;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.pooling.AveragePooling;
import dev.lanewise.engine.pooling.Pool2dGeometry;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/**
 * The mean of each window, {@code y = Σ x / taps}. Padding counts as zeros: windows at the border
 * are divided by the same number.
 *
 * <pre>
 * input   x  (batch, channels, height, width)
 * output  y  (batch, channels, outHeight, outWidth)
 * </pre>
 */
public final class AvgPool2d implements Layer {
  private final PoolWindows windows;

  /**
   * The layer with the same window along both axes.
   *
   * @throws IllegalArgumentException if padding is above half the kernel
   */
  public AvgPool2d(Window window) {
    this(window, window);
  }

  /**
   * The layer.
   *
   * @param vertical window over rows
   * @param horizontal window over columns
   * @throws IllegalArgumentException if padding is above half the kernel
   */
  public AvgPool2d(Window vertical, Window horizontal) {
    windows = new PoolWindows(vertical, horizontal);
  }

  @Override
  public Shape outputShape(Shape input) {
    return windows.geometry(this, input).outputShape();
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    return graph.add(new AveragePool(windows.vertical(), windows.horizontal(), true), x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new PoolPass(this, windows.geometry(this, input), execution);
  }

  /** As {@code AvgPool2d(kernelSize=2, stride=2)}. */
  @Override
  public String toString() {
    return "AvgPool2d(" + windows + ")";
  }

  private static final class PoolPass implements Pass {
    private final AvgPool2d layer;
    private final Execution execution;
    private final Shape inputShape;
    private final AveragePooling pooling;
    private final Tensor output;
    private final GradientBuffer gradInput;

    PoolPass(AvgPool2d layer, Pool2dGeometry geometry, Execution execution) {
      this.layer = layer;
      this.execution = execution;
      inputShape = geometry.inputShape();
      pooling = new AveragePooling(geometry, execution.threads());
      output = Tensor.zeros(geometry.outputShape());
      gradInput = execution.gradInput(inputShape);
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, inputShape, x);
      pooling.forward(x, output); // y  = Σ x / taps
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, output.shape(), dy);
      Tensor dx = gradInput.beside(dy);
      pooling.backward(dy, dx); // dx = Σ dy / taps
      return dx;
    }
  }
}
