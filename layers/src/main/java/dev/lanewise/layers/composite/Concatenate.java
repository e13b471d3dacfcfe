package dev.lanewise.layers.composite;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.GradientRoom;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/**
 * Branches side by side, their outputs one after another along the channels: {@code y = [f₀(x),
 * f₁(x), …]}. Parameters are named by position, as in {@code 0.weight}.
 *
 * <pre>
 * input   x  any that all branches take
 * output  y  (batch, channels₀ + channels₁ + …, …), alike but for the channels
 * </pre>
 *
 * <p>With {@link Identity} as one branch it is a dense block's step (Huang et al., "Densely
 * Connected Convolutional Networks", 2016); with four branches an inception module (Szegedy et al.,
 * "Going Deeper with Convolutions", 2014).
 */
public final class Concatenate implements Layer {
  private final List<Layer> branches;
  private final Children children;

  /**
   * The branches in the order of their channels.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Concatenate(List<? extends Layer> branches) {
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("Concatenate: expected at least one branch, got none");
    }
    this.branches = List.copyOf(branches);
    children = Children.numbered(this.branches);
  }

  /**
   * The branches in the order of their channels.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Concatenate(Layer... branches) {
    this(List.of(branches));
  }

  /** The branches in the order of their channels. */
  public List<Layer> branches() {
    return branches;
  }

  /**
   * Shape of all outputs side by side.
   *
   * @throws IllegalArgumentException if a branch does not take the input, or outputs differ in more
   *     than their channels; names the branch
   */
  @Override
  public Shape outputShape(Shape input) {
    List<Shape> outputs = outputShapes(input);
    int[] dims = outputs.getFirst().toArray();
    dims[1] = outputs.stream().mapToInt(shape -> shape.dim(1)).sum();
    return Shape.of(dims);
  }

  private List<Shape> outputShapes(Shape input) {
    List<Shape> outputs = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      Shape output = outputShape(i, input);
      if (output.rank() < 2 || !alikeButForChannels(output, i == 0 ? output : outputs.getFirst())) {
        throw new IllegalArgumentException(
            "Concatenate, branch "
                + i
                + ": expected an output (batch, channels, …) alike but for the channels, got "
                + output
                + (i == 0 ? "" : " beside " + outputs.getFirst())
                + "; pad or pool as the other branches do");
      }
      outputs.add(output);
    }
    return outputs;
  }

  private Shape outputShape(int branch, Shape input) {
    try {
      return branches.get(branch).outputShape(input);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Concatenate, branch " + branch + ": " + e.getMessage(), e);
    }
  }

  private static boolean alikeButForChannels(Shape a, Shape b) {
    boolean alike = a.rank() == b.rank();
    for (int d = 0; d < a.rank() && alike; d++) {
      alike = d == 1 || a.dim(d) == b.dim(d);
    }
    return alike;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return children.parameters();
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    return children.state();
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    Value[] parts = new Value[branches.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Children.addTo(graph, Integer.toString(i), branches.get(i), x);
    }
    return graph.add(new dev.lanewise.engine.graph.Concat(1), parts);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    List<Pass> passes = new ArrayList<>();
    List<Shape> outputs = outputShapes(input);
    int count = branches.size();
    Execution shared = execution.sharingGradients();
    GradientRoom room = shared.gradients();
    for (int i = 0; i < count; i++) { // the others add to what the first returns
      GradientRoom childRoom = i == 0 ? room.holding(count) : room.apart(count);
      passes.add(branches.get(i).newPass(input, shared.forChild(i, childRoom)));
    }
    return new ConcatenatePass(this, input, passes, outputs, shared);
  }

  /** As {@code Concatenate(0: Identity(), 1: Sequential(…))}. */
  @Override
  public String toString() {
    return children.text("Concatenate");
  }

  private static final class ConcatenatePass implements Pass {
    private final Concatenate layer;
    private final Shape inputShape;
    private final Execution execution;
    private final List<Pass> passes;

    /** Each branch's part of the gradient by the output. */
    private final List<GradientBuffer> gradParts = new ArrayList<>();

    private final GradientBuffer gradInput;

    private final Tensor output;
    private final GradientSum gradientSum;
    private final Threads.Task joinTask = this::join;
    private final Threads.Task splitTask = this::split;
    private final Tensor[] parts;
    private final Tensor[] gradTensors;
    private Tensor gradOutput;

    ConcatenatePass(
        Concatenate layer,
        Shape input,
        List<Pass> passes,
        List<Shape> outputs,
        Execution execution) {
      this.layer = layer;
      inputShape = input;
      this.passes = passes;
      this.execution = execution;
      output = Tensor.zeros(layer.outputShape(input));
      parts = new Tensor[passes.size()];
      gradTensors = new Tensor[passes.size()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = output;
        gradTensors[i] = output;
        gradParts.add(execution.gradWithin(outputs.get(i), i));
      }
      gradInput = execution.gradInput(input);
      gradientSum = new GradientSum(execution.threads());
      gradOutput = output;
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, inputShape, x);
      for (int i = 0; i < parts.length; i++) {
        parts[i] = passes.get(i).forward(x);
      }
      execution.threads().run(inputShape.batch(), joinTask); // y   = [f₀(x), f₁(x), …]
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      splitGradient(dy);
      Tensor dx = passes.getFirst().backward(gradTensors[0]);
      for (int i = 1; i < parts.length; i++) {
        Tensor ofBranch = passes.get(i).backward(gradTensors[i]);
        dx = gradientSum.add(dx, ofBranch, gradInput.tensor()); // dx  = Σ dyᵢ·fᵢ'
      }
      return dx;
    }

    @Override
    public void backwardToParameters(Tensor dy) {
      splitGradient(dy);
      for (int i = 0; i < parts.length; i++) {
        passes.get(i).backwardToParameters(gradTensors[i]);
      }
    }

    @Override
    public void resumeAfter(long forwards) {
      passes.forEach(pass -> pass.resumeAfter(forwards));
    }

    private void splitGradient(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, output.shape(), dy);
      if (parts.length == 1) {
        gradTensors[0] = dy; // may be handed on, and then is none of this pass's own arrays
        return;
      }
      gradOutput = dy;
      for (int i = 0; i < parts.length; i++) {
        gradTensors[i] = gradParts.get(i).tensor();
      }
      execution.threads().run(inputShape.batch(), splitTask); // [dy₀, dy₁, …] = dy
    }

    private void join(int image, Scratch scratch) {
      int at = output.offset() + image * output.shape().sampleSize();
      for (Tensor part : parts) {
        int n = part.shape().sampleSize();
        System.arraycopy(part.data(), part.offset() + image * n, output.data(), at, n);
        at += n;
      }
    }

    private void split(int image, Scratch scratch) {
      int at = gradOutput.offset() + image * gradOutput.shape().sampleSize();
      for (Tensor part : gradTensors) {
        int n = part.shape().sampleSize();
        System.arraycopy(gradOutput.data(), at, part.data(), image * n, n);
        at += n;
      }
    }
  }
}
