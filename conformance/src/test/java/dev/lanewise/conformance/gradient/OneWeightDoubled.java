package dev.lanewise.conformance.gradient;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/**
 * A layer that doubles the gradient by one element of its first parameter.
 *
 * @param layer a right one
 * @param element index in the parameter
 */
record OneWeightDoubled(Layer layer, int element) implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    return layer.outputShape(input);
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return layer.parameters();
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    Pass pass = layer.newPass(input, execution);
    return new Pass() {
      @Override
      public Tensor forward(Tensor x) {
        return pass.forward(x);
      }

      @Override
      public Tensor backward(Tensor gradOutput) {
        Tensor gradient = parameters().firstEntry().getValue().gradient();
        float before = gradient.data()[element];
        Tensor gradInput = pass.backward(gradOutput);
        gradient.data()[element] += gradient.data()[element] - before;
        return gradInput;
      }
    };
  }
}
