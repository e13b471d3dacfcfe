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
 * The logarithm of {@link Softmax}, {@code y[c] = x[c] − ln Σ eˣ[k]}, without the loss of digits
 * that taking the logarithm afterwards has.
 *
 * <pre>
 * input   x  (batch, channels, …)        output  y  the same
 * </pre>
 */
public final class LogSoftmax implements Layer {
  /** The layer. */
  public LogSoftmax() {}

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
    return graph.add("softmax", new dev.lanewise.engine.graph.SoftmaxAlong(1, true), x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new ChannelMixingPass(this, Function.LOG_SOFTMAX, input, execution);
  }

  /** {@code LogSoftmax()}. */
  @Override
  public String toString() {
    return "LogSoftmax()";
  }

  private enum Function implements ChannelMixingPass.Function {
    LOG_SOFTMAX;

    @Override
    public void rows(
        int rows, int columns, float[] x, int xAt, float[] y, int yAt, Scratch scratch) {
      SoftmaxRows.logSoftmax(rows, columns, x, xAt, y, yAt, scratch);
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
      SoftmaxRows.logSoftmaxGradient(rows, columns, y, yAt, dy, dyAt, dx, dxAt, scratch);
    }

    @Override
    public void channels(
        int channels, int stride, int n, float[] x, int xAt, float[] y, int yAt, Scratch scratch) {
      ChannelSoftmax.logSoftmax(channels, stride, n, x, xAt, y, yAt, scratch);
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
      ChannelSoftmax.logSoftmaxGradient(channels, stride, n, y, yAt, dy, dyAt, dx, dxAt, scratch);
    }
  }
}
