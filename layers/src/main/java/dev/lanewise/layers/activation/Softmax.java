package dev.lanewise.layers.activation;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.softmax.ChannelSoftmax;
import dev.lanewise.engine.softmax.SoftmaxRows;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/**
 * Softmax over the second dimension, {@code y[c] = eˣ[c] / Σ eˣ[k]}: the features of a matrix, the
 * channels of images at every position.
 *
 * <pre>
 * input   x  (batch, channels, …)        output  y  the same
 * </pre>
 *
 * <p>For training a classifier, {@link dev.lanewise.layers.loss.SoftmaxCrossEntropy} on the logits
 * is faster and more exact.
 *
 * <p>Source: Bridle, "Probabilistic interpretation of feedforward classification network outputs",
 * 1990.
 */
public final class Softmax implements Layer {
  /** The layer. */
  public Softmax() {}

  @Override
  public Shape outputShape(Shape input) {
    ChannelAxis.of(this, input);
    return input;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    return graph.add("softmax", new dev.lanewise.engine.graph.SoftmaxAlong(1, false), x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new ChannelMixingPass(this, Function.SOFTMAX, input, execution);
  }

  /** {@code Softmax()}. */
  @Override
  public String toString() {
    return "Softmax()";
  }

  private enum Function implements ChannelMixingPass.Function {
    SOFTMAX;

    @Override
    public void rows(
        int rows, int columns, float[] x, int xAt, float[] y, int yAt, Scratch scratch) {
      dev.lanewise.engine.softmax.Softmax.rows(rows, columns, x, xAt, y, yAt, scratch);
    }

    @Override
    public void rowsGradient(
        int rows,
        int columns,
        float[] y,
        int yAt,
        float[] dy,
        int dyAt,
        float[] dx,
        int dxAt,
        Scratch scratch) {
      SoftmaxRows.gradient(rows, columns, y, yAt, dy, dyAt, dx, dxAt, scratch);
    }

    @Override
    public void channels(
        int channels, int stride, int n, float[] x, int xAt, float[] y, int yAt, Scratch scratch) {
      ChannelSoftmax.softmax(channels, stride, n, x, xAt, y, yAt, scratch);
    }

    @Override
    public void channelsGradient(
        int channels,
        int stride,
        int n,
        float[] y,
        int yAt,
        float[] dy,
        int dyAt,
        float[] dx,
        int dxAt,
        Scratch scratch) {
      ChannelSoftmax.softmaxGradient(channels, stride, n, y, yAt, dy, dyAt, dx, dxAt, scratch);
    }
  }
}
