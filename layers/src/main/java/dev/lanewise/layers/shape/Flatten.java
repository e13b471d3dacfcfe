package dev.lanewise.layers.shape;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/**
 * Each sample as one row: a view of the same numbers.
 *
 * <pre>
 * input   x  (batch, d1, d2, …)        output  y  (batch, d1·d2·…)
 * </pre>
 */
public final class Flatten implements Layer {
  /** The layer. */
  public Flatten() {}

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() == 0) {
      throw new IllegalArgumentException(
          this + ": expected input (batch, …), got (); give it a batch dimension");
    }
    return Shape.of(input.batch(), input.sampleSize());
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameter.none();
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new FlattenPass(this, input, execution);
  }

  /** {@code Flatten()}. */
  @Override
  public String toString() {
    return "Flatten()";
  }

  private static final class FlattenPass implements Pass {
    private final Flatten layer;
    private final Shape inputShape;
    private final Shape outputShape;
    private final Execution execution;

    // The views last made, kept because the neighbours hand over the same tensors at every step.
    private Tensor input;
    private Tensor output;
    private Tensor gradOutput;
    private Tensor gradInput;

    FlattenPass(Flatten layer, Shape inputShape, Execution execution) {
      this.layer = layer;
      this.inputShape = inputShape;
      this.execution = execution;
      outputShape = layer.outputShape(inputShape);
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
      if (dy != gradOutput) {
        gradOutput = dy;
        gradInput = dy.reshape(inputShape); // dx = dy
      }
      return gradInput;
    }
  }
}
