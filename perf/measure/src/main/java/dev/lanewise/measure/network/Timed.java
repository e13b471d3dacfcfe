package dev.lanewise.measure.network;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/**
 * A layer with a clock at the doors of its pass: same parameters, same tensors, same bits.
 *
 * @param layer what is timed
 * @param stage its place in the network
 * @param stages where its times go
 */
record Timed(Layer layer, String stage, Stages stages) implements Layer {
  @Override
  public Shape outputShape(Shape input) {
    return layer.outputShape(input);
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return layer.parameters();
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    return layer.state();
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    Stages.Stage times = stages.add(stage, layer, input);
    return new TimedPass(layer.newPass(input, execution), times, stages);
  }

  private record TimedPass(Pass pass, Stages.Stage times, Stages stages) implements Pass {
    @Override
    public Tensor forward(Tensor x) {
      long outer = stages.enter();
      long start = System.nanoTime();
      Tensor y = pass.forward(x);
      times.forwardNanos += stages.leave(start, outer);
      return y;
    }

    @Override
    public Tensor backward(Tensor dy) {
      long outer = stages.enter();
      long start = System.nanoTime();
      Tensor dx = pass.backward(dy);
      times.backwardNanos += stages.leave(start, outer);
      return dx;
    }

    @Override
    public void backwardToParameters(Tensor dy) {
      times.byInput = false;
      long outer = stages.enter();
      long start = System.nanoTime();
      pass.backwardToParameters(dy);
      times.backwardNanos += stages.leave(start, outer);
    }
  }
}
