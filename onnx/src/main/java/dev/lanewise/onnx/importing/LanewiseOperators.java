package dev.lanewise.onnx.importing;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.onnx.activation.ActivationFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Activations that our own files call by name. */
final class LanewiseOperators {
  private LanewiseOperators() {}

  static Optional<Operator> byName(String operator) {
    if (ActivationFunctions.activation(operator, Map.of()).isPresent()) {
      return Optional.of(call -> List.of(fixed(call)));
    }
    return ActivationFunctions.trained(operator)
        .map(activation -> call -> List.of(trained(call, activation)));
  }

  private static Operand fixed(Call call) {
    Activation activation =
        ActivationFunctions.activation(call.operator(), call.numbers()).orElseThrow();
    return call.give(new Activate(activation), call.value(0));
  }

  private static Operand trained(Call call, TrainableActivation activation) {
    Value x = call.value(0);
    Expect.that(x.dims().rank() >= 2, "an input (batch, sample…)", x.dims());
    Sharing sharing =
        Sharing.byName(call.text(ActivationFunctions.SHARING, activation.sharing().spelling()));
    Dims dims =
        switch (sharing) {
          case LAYER -> Dims.of(1);
          case CHANNEL -> Dims.of(x.dims().dim(1));
          case NEURON -> Dims.of(x.dims().at(1).sample());
        };
    List<Value> in = new ArrayList<>(List.of(x));
    for (int i = 1; i < call.inputs(); i++) {
      in.add(call.reshaped(call.operand(i), dims.toArray()));
    }
    return call.give(new ActivateTrained(activation, sharing), in.toArray(new Value[0]));
  }
}
