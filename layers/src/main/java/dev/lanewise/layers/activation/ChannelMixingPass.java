package dev.lanewise.layers.activation;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;

/**
 * Buffers and loops of layers whose every output needs all channels at its position: softmax and
 * its logarithm. Both need their output, not their input, on the way back.
 */
final class ChannelMixingPass implements Pass {
  /** Elements of one task: 32 KiB of input. */
  private static final int PART = 8192;

  /** Fewest positions of one task, where a sample has so many. */
  private static final int FEWEST_POSITIONS = 64;

  private final Layer layer;
  private final Function function;
  private final Shape shape;
  private final Execution execution;
  private final ChannelAxis axis;
  private final SampleParts parts;
  private final Tensor output;
  private final GradientBuffer gradInputBuffer;
  private final Threads.Task forwardTask = this::forwardPart;
  private final Threads.Task backwardTask = this::backwardPart;
  private Tensor input;
  private Tensor gradInput;
  private Tensor gradOutput;

  ChannelMixingPass(Layer layer, Function function, Shape shape, Execution execution) {
    this.layer = layer;
    this.function = function;
    this.shape = shape;
    this.execution = execution;
    axis = ChannelAxis.of(layer, shape);
    int most = Math.max(axis.inner() == 1 ? 1 : FEWEST_POSITIONS, PART / axis.channels());
    parts = new SampleParts(axis.batch(), axis.inner(), most);
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
    execution.threads().run(parts.count(), forwardTask); // y  = f(x)
    return output;
  }

  @Override
  public Tensor backward(Tensor dy) {
    execution.requireTraining(layer);
    Pass.requireGradient(layer, shape, dy);
    gradOutput = dy;
    gradInput = gradInputBuffer.beside(dy);
    execution.threads().run(parts.count(), backwardTask); // dx = f'(x)ᵀ·dy, by y
    return gradInput;
  }

  private void forwardPart(int part, Scratch scratch) {
    float[] x = input.data();
    float[] y = output.data();
    if (axis.inner() == 1) {
      int at = parts.first(part) * axis.channels();
      int rows = parts.end(part) - parts.first(part);
      function.rows(rows, axis.channels(), x, input.offset() + at, y, at, scratch);
      return;
    }
    for (int sample = parts.first(part); sample < parts.end(part); sample++) {
      int at = sample * axis.channels() * axis.inner() + parts.from(part);
      int n = parts.size(part);
      int stride = axis.inner();
      function.channels(axis.channels(), stride, n, x, input.offset() + at, y, at, scratch);
    }
  }

  private void backwardPart(int part, Scratch scratch) {
    float[] y = output.data();
    float[] dy = gradOutput.data();
    float[] dx = gradInput.data();
    int dyOffset = gradOutput.offset();
    if (axis.inner() == 1) {
      int at = parts.first(part) * axis.channels();
      int rows = parts.end(part) - parts.first(part);
      function.rowsGradient(rows, axis.channels(), y, at, dy, dyOffset + at, dx, at, scratch);
      return;
    }
    for (int sample = parts.first(part); sample < parts.end(part); sample++) {
      int at = sample * axis.channels() * axis.inner() + parts.from(part);
      int n = parts.size(part);
      int stride = axis.inner();
      function.channelsGradient(
          axis.channels(), stride, n, y, at, dy, dyOffset + at, dx, at, scratch);
    }
  }

  /** The layer's kernels: for channels that lie side by side, and for those a plane apart. */
  interface Function {
    /** {@code y = f(x)} for each row. */
    void rows(int rows, int columns, float[] x, int xAt, float[] y, int yAt, Scratch scratch);

    /** The gradient by x, by means of y. */
    void rowsGradient(
        int rows,
        int columns,
        float[] y,
        int yAt,
        float[] dy,
        int dyAt,
        float[] dx,
        int dxAt,
        Scratch scratch);

    /** {@code y = f(x)} at n positions, channels {@code stride} apart. */
    void channels(
        int channels, int stride, int n, float[] x, int xAt, float[] y, int yAt, Scratch scratch);

    /** The gradient by x, by means of y. */
    void channelsGradient(
        int channels,
        int stride,
        int n,
        float[] y,
        int yAt,
        float[] dy,
        int dyAt,
        float[] dx,
        int dxAt,
        Scratch scratch);
  }
}
