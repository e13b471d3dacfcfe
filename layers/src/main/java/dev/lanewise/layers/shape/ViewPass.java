package dev.lanewise.layers.shape;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;

/** The same numbers in another shape, both ways. */
final class ViewPass implements Pass {
  private final Layer layer;
  private final Shape inputShape;
  private final Shape outputShape;
  private final Execution execution;

  // The views last made, kept because the neighbours hand over the same tensors at every step.
  private Tensor input;
  private Tensor output;
  private Tensor gradOutput;
  private Tensor gradInput;

  ViewPass(Layer layer, Shape inputShape, Shape outputShape, Execution execution) {
    this.layer = layer;
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    this.execution = execution;
    input = Tensor.zeros(inputShape);
    output = input.reshape(outputShape);
    gradOutput = output;
    gradInput = input;
  }

  @Override
  public Tensor forward(Tensor x) {
    Pass.requireInput(layer, inputShape, x);
    if (x != input) {
      input = x;
      output = x.reshape(outputShape); // y  = x
    }
    return output;
  }

  @Override
  public Tensor backward(Tensor dy) {
    execution.requireTraining(layer);
    Pass.requireGradient(layer, outputShape, dy);
    if (dy != gradOutput) {
      gradOutput = dy;
      gradInput = dy.reshape(inputShape); // dx = dy
    }
    return gradInput;
  }
}
