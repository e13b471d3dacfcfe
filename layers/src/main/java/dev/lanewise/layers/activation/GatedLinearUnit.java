package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.elementwise.Multiplication;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Slice;
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
 * Gated linear unit, {@code y = a·f(b)}, a being the first half of the channels and b, the gate,
 * the second.
 *
 * <pre>
 * input   x = (a, b)  (batch, 2·channels, …)
 * output  y           (batch, channels, …)
 * </pre>
 *
 * <p>Sources: Dauphin, Fan, Auli and Grangier, "Language modeling with gated convolutional
 * networks", 2017, for the sigmoid; Shazeer, "GLU variants improve transformer", 2020, for the
 * others.
 */
public final class GatedLinearUnit implements Layer {
  private final Activation gate;

  /** The layer with any activation as f. */
  public GatedLinearUnit(Activation gate) {
    this.gate = gate;
  }

  /** GLU: the gate is a sigmoid. */
  public static GatedLinearUnit glu() {
    return new GatedLinearUnit(Activations.SIGMOID);
  }

  /** ReGLU: the gate is a ReLU. */
  public static GatedLinearUnit reglu() {
    return new GatedLinearUnit(Activations.RELU);
  }

  /** GEGLU: the gate is a GELU, the exact one. */
  public static GatedLinearUnit geglu() {
    return new GatedLinearUnit(Activations.GELU);
  }

  /** SwiGLU: the gate is {@code x·σ(x)}. */
  public static GatedLinearUnit swiglu() {
    return new GatedLinearUnit(Activations.SILU);
  }

  @Override
  public Shape outputShape(Shape input) {
    ChannelAxis axis = ChannelAxis.of(this, input);
    if (axis.channels() % 2 != 0) {
      throw new IllegalArgumentException(
          this
              + ": expected an even number of channels, got input "
              + input
              + "; give the layer before it twice the channels that are to come out");
    }
    return ChannelAxis.withChannels(input, axis.channels() / 2);
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    int half = x.dims().dim(1) / 2;
    Value gateValue =
        ActivationLayer.addTo(graph, gate, graph.add(Slice.of(x.dims(), 1, half, half), x));
    Value linear = graph.add(Slice.of(x.dims(), 1, 0, half), x);
    return graph.add(new Binary(Binary.Function.MULTIPLY), linear, gateValue);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new GatedPass(this, input, execution);
  }

  /** As {@code GatedLinearUnit(sigmoid)}. */
  @Override
  public String toString() {
    return "GatedLinearUnit(" + gate.name() + ")";
  }

  private static final class GatedPass implements Pass {
    /** Elements of one task: 32 KiB of output. */
    private static final int PART = 8192;

    /** Gates of so many elements or more are no worse off one by one. */
    private static final int LONG = 64;

    private final GatedLinearUnit layer;
    private final Shape inputShape;
    private final Execution execution;
    private final ActivationLoops loops;
    private final int half; // channels · inner of the output
    private final SampleParts parts;
    private final Tensor gate; // f(b)
    private final Tensor output;
    private final GradientBuffer gradInputBuffer;
    private final Threads.Task forwardTask = this::forwardPart;
    private final Threads.Task backwardTask = this::backwardPart;
    private Tensor input;
    private Tensor gradInput;
    private Tensor gradOutput;

    GatedPass(GatedLinearUnit layer, Shape inputShape, Execution execution) {
      this.layer = layer;
      this.inputShape = inputShape;
      this.execution = execution;
      output = Tensor.zeros(layer.outputShape(inputShape));
      loops = ActivationLoops.of(layer.gate);
      half = output.shape().sampleSize();
      parts = new SampleParts(inputShape.batch(), half, PART);
      gate = execution.isTraining() ? Tensor.zeros(output.shape()) : output;
      gradInputBuffer = execution.gradInput(inputShape);
      gradInput = output;
      input = output;
      gradOutput = output;
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, inputShape, x);
      input = x;
      execution.threads().run(parts.count(), forwardTask); // y  = a·f(b)
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, output.shape(), dy);
      gradOutput = dy;
      gradInput = gradInputBuffer.beside(dy);
      execution.threads().run(parts.count(), backwardTask); // da = dy·f(b),  db = dy·a·f'(b)
      return gradInput;
    }

    private void forwardPart(int part, Scratch scratch) {
      if (half < LONG) {
        forwardShort(parts.first(part), parts.end(part), scratch);
        return;
      }
      int n = parts.size(part);
      for (int sample = parts.first(part); sample < parts.end(part); sample++) {
        int at = sample * half + parts.from(part);
        int a = input.offset() + at + sample * half;
        loops.forward(n, input.data(), a + half, gate.data(), at, scratch);
        Multiplication.multiply(n, input.data(), a, gate.data(), at, output.data(), at);
      }
    }

    /** Whole samples, their gates one after another in one array. */
    private void forwardShort(int first, int end, Scratch scratch) {
      int from = first * half;
      copyGates(first, end, gate.data(), from);
      loops.forward((end - first) * half, gate.data(), from, gate.data(), from, scratch);
      for (int at = from; at < end * half; at += half) {
        int a = input.offset() + 2 * at;
        Multiplication.multiply(half, input.data(), a, gate.data(), at, output.data(), at);
      }
    }

    private void copyGates(int first, int end, float[] to, int toOffset) {
      for (int sample = first; sample < end; sample++) {
        int b = input.offset() + (2 * sample + 1) * half;
        System.arraycopy(input.data(), b, to, toOffset + (sample - first) * half, half);
      }
    }

    private void backwardPart(int part, Scratch scratch) {
      if (half < LONG) {
        backwardShort(parts.first(part), parts.end(part), scratch);
        return;
      }
      int n = parts.size(part);
      float[] x = input.data();
      float[] dy = gradOutput.data();
      float[] dx = gradInput.data();
      for (int sample = parts.first(part); sample < parts.end(part); sample++) {
        int at = sample * half + parts.from(part);
        int a = input.offset() + at + sample * half;
        int da = at + sample * half;
        int db = da + half;
        Multiplication.multiply(n, dy, gradOutput.offset() + at, gate.data(), at, dx, da);
        Multiplication.multiply(n, dy, gradOutput.offset() + at, x, a, dx, db);
        loops.backward(n, x, a + half, dx, db, dx, db, scratch);
      }
    }

    private void backwardShort(int first, int end, Scratch scratch) {
      int n = (end - first) * half;
      float[] b = scratch.floats(Scratch.PARTIAL, 2 * n); // and its gradients behind it
      float[] dy = gradOutput.data();
      float[] dx = gradInput.data();
      copyGates(first, end, b, 0);
      for (int i = 0; i < n; i += half) {
        int at = first * half + i;
        int a = input.offset() + 2 * at;
        int out = gradOutput.offset() + at;
        Multiplication.multiply(half, dy, out, gate.data(), at, dx, 2 * at);
        Multiplication.multiply(half, dy, out, input.data(), a, b, n + i);
      }
      loops.backward(n, b, 0, b, n, b, n, scratch);
      for (int i = 0; i < n; i += half) {
        System.arraycopy(b, n + i, dx, 2 * (first * half + i) + half, half);
      }
    }
  }
}
