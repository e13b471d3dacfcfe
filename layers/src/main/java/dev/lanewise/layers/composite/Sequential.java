package dev.lanewise.layers.composite;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
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
 * Layers one after another, {@code y = fₙ(…f₁(f₀(x)))}. Parameters are named by position, as in
 * {@code 0.weight}.
 */
public final class Sequential implements Layer {
  private final List<Layer> layers;
  private final Children children;

  /**
   * The layers in the order in which they run.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Sequential(List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("Sequential: expected at least one layer, got none");
    }
    this.layers = List.copyOf(layers);
    children = Children.numbered(this.layers);
  }

  /**
   * The layers in the order in which they run.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Sequential(Layer... layers) {
    this(List.of(layers));
  }

  /** These layers, and {@code next} after them. */
  public Sequential then(Layer next) {
    List<Layer> longer = new ArrayList<>(layers);
    longer.add(next);
    return new Sequential(longer);
  }

  /** The layers in the order in which they run. */
  public List<Layer> layers() {
    return layers;
  }

  /**
   * Shape after the last layer.
   *
   * @throws IllegalArgumentException if a layer does not fit the one before it; names its position
   */
  @Override
  public Shape outputShape(Shape input) {
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      shape = outputShape(i, shape);
    }
    return shape;
  }

  private Shape outputShape(int position, Shape input) {
    try {
      return layers.get(position).outputShape(input);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Sequential, layer " + position + ": " + e.getMessage(), e);
    }
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
    Value y = x;
    for (int i = 0; i < layers.size(); i++) {
      y = Children.addTo(graph, Integer.toString(i), layers.get(i), y);
    }
    return y;
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    Pass[] passes = new Pass[layers.size()];
    int firstLearner = passes.length;
    Shape shape = input;
    Execution shared = execution.sharingGradients();
    GradientRoom room = shared.gradients();
    for (int i = 0; i < passes.length; i++) {
      Shape next = outputShape(i, shape);
      // By turns: the gradient that pass i gets was returned by pass i + 1.
      GradientRoom childRoom = i % 2 == 0 ? room.holding(1) : room.apart(0);
      passes[i] = layers.get(i).newPass(shape, shared.forChild(i, childRoom));
      if (firstLearner == passes.length && !layers.get(i).parameters().isEmpty()) {
        firstLearner = i;
      }
      shape = next;
    }
    return new SequentialPass(
        passes, firstLearner, shared.gradInput(input), shared.gradWithin(input));
  }

  /** As {@code Sequential(0: Flatten(), 1: Dense(fanIn=784, fanOut=10))}. */
  @Override
  public String toString() {
    return children.text("Sequential");
  }

  private static final class SequentialPass implements Pass {
    private final Pass[] passes;

    /** Position of the first layer with parameters: no gradient is needed below it. */
    private final int firstLearner;

    private final GradientBuffer gradInput;

    /** Where the passes at odd positions leave what they return. */
    private final GradientBuffer ofOddPasses;

    SequentialPass(
        Pass[] passes, int firstLearner, GradientBuffer gradInput, GradientBuffer ofOddPasses) {
      this.passes = passes;
      this.firstLearner = firstLearner;
      this.gradInput = gradInput;
      this.ofOddPasses = ofOddPasses;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (Pass pass : passes) {
        y = pass.forward(y); // y  = fᵢ(y)
      }
      return y;
    }

    @Override
    public Tensor backward(Tensor gradOutput) {
      Tensor dx = backward(gradOutput, 0);
      if (passes.length == 1 || dx.data() != ofOddPasses.tensor().data()) {
        return dx;
      }
      Tensor home = gradInput.tensor(); // the first passes handed on what an odd one returned
      System.arraycopy(dx.data(), dx.offset(), home.data(), home.offset(), home.size());
      return home;
    }

    @Override
    public void backwardToParameters(Tensor gradOutput) {
      // Without parameters the last pass is asked, to refuse what it does not take.
      int first = Math.min(firstLearner, passes.length - 1);
      passes[first].backwardToParameters(backward(gradOutput, first + 1));
    }

    @Override
    public void resumeAfter(long forwards) {
      for (Pass pass : passes) {
        pass.resumeAfter(forwards);
      }
    }

    /** Down to the layer at {@code last}: the gradient by its input. */
    private Tensor backward(Tensor gradOutput, int last) {
      Tensor dy = gradOutput;
      for (int i = passes.length - 1; i >= last; i--) {
        dy = passes[i].backward(dy); // dy = dy · fᵢ'
      }
      return dy;
    }
  }
}
