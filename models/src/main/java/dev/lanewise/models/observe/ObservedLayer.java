package dev.lanewise.models.observe;

import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;

/** A layer as it is, whose passes tell an observer. */
record ObservedLayer(Layer layer, Observer observer) implements Layer {
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
  public Value addTo(GraphBuilder graph, Value x) {
    return layer.addTo(graph, x);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new ObservedPass(layer.newPass(input, execution), observer);
  }

  @Override
  public String toString() {
    return layer.toString();
  }

  private record ObservedPass(Pass pass, Observer observer) implements Pass {
    @Override
    public Tensor forward(Tensor x) {
      Tensor y = pass.forward(x);
      observer.forward(y);
      return y;
    }

    @Override
    public Tensor backward(Tensor dy) {
      Tensor dx = pass.backward(dy);
      observer.backward(pass, dx);
      return dx;
    }

    @Override
    public void resumeAfter(long forwards) {
      pass.resumeAfter(forwards);
    }
  }
}
