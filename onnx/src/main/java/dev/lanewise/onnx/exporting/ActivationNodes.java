package dev.lanewise.onnx.exporting;

import static dev.lanewise.onnx.exporting.Sheet.number;
import static dev.lanewise.onnx.exporting.Sheet.text;

import dev.lanewise.engine.activation.Absolute;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Arctan;
import dev.lanewise.engine.activation.Celu;
import dev.lanewise.engine.activation.Elu;
import dev.lanewise.engine.activation.Gelu;
import dev.lanewise.engine.activation.GeluTanh;
import dev.lanewise.engine.activation.HardShrink;
import dev.lanewise.engine.activation.HardSigmoid;
import dev.lanewise.engine.activation.HardSwish;
import dev.lanewise.engine.activation.HardTanh;
import dev.lanewise.engine.activation.Identity;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.activation.Mish;
import dev.lanewise.engine.activation.Relu;
import dev.lanewise.engine.activation.Relu6;
import dev.lanewise.engine.activation.Selu;
import dev.lanewise.engine.activation.Sigmoid;
import dev.lanewise.engine.activation.SoftShrink;
import dev.lanewise.engine.activation.Softplus;
import dev.lanewise.engine.activation.Softsign;
import dev.lanewise.engine.activation.Tanh;
import dev.lanewise.engine.activation.ThresholdedRelu;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.PRelu;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.onnx.activation.ActivationFunctions;
import dev.lanewise.onnx.file.FunctionProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Activations: operators of ONNX's where it names them, functions elsewhere. */
final class ActivationNodes {
  private ActivationNodes() {}

  static void fixed(Sheet sheet, Node node, Activation activation) {
    List<String> x = List.of(sheet.name(node.inputs().getFirst()));
    switch (activation) {
      case Identity _ -> sheet.add(node, "Identity", x);
      case Relu _ -> sheet.add(node, "Relu", x);
      case LeakyRelu(float slope) -> sheet.add(node, "LeakyRelu", x, number("alpha", slope));
      case Absolute _ -> sheet.add(node, "Abs", x);
      case Sigmoid _ -> sheet.add(node, "Sigmoid", x);
      case Tanh _ -> sheet.add(node, "Tanh", x);
      case Arctan _ -> sheet.add(node, "Atan", x);
      case Relu6 _ -> clip(sheet, node, x.getFirst(), 0f, 6f);
      case HardTanh(float low, float high) -> clip(sheet, node, x.getFirst(), low, high);
      case ThresholdedRelu(float theta) ->
          sheet.add(node, "ThresholdedRelu", x, number("alpha", theta));
      case Elu(float alpha) -> sheet.add(node, "Elu", x, number("alpha", alpha));
      case Selu _ -> sheet.add(node, "Selu", x);
      case Celu(float alpha) -> sheet.add(node, "Celu", x, number("alpha", alpha));
      case HardSigmoid _ ->
          sheet.add(node, "HardSigmoid", x, number("alpha", 1f / 6), number("beta", 0.5f));
      case HardSwish _ -> sheet.add(node, "HardSwish", x);
      case Softsign _ -> sheet.add(node, "Softsign", x);
      case Softplus(float beta) when beta == 1 -> sheet.add(node, "Softplus", x);
      case SoftShrink(float lambda) ->
          sheet.add(node, "Shrink", x, number("bias", lambda), number("lambd", lambda));
      case HardShrink(float lambda) -> sheet.add(node, "Shrink", x, number("lambd", lambda));
      case Gelu _ -> sheet.add(node, "Gelu", x);
      case GeluTanh _ -> sheet.add(node, "Gelu", x, text("approximate", "tanh"));
      case Mish _ -> sheet.add(node, "Mish", x);
      default -> {
        FunctionProto function =
            ActivationFunctions.function(activation, Exporter.OPSET)
                .orElseThrow(() -> unknown(node, activation.name()));
        sheet.call(node, function, x, ActivationFunctions.settings(activation));
      }
    }
  }

  private static void clip(Sheet sheet, Node node, String x, float low, float high) {
    String least = sheet.floats(node, "least", List.of(), low);
    String most = sheet.floats(node, "most", List.of(), high);
    sheet.add(node, "Clip", List.of(x, least, most));
  }

  static void trained(Sheet sheet, Node node, ActivateTrained op) {
    TrainableActivation activation = op.activation();
    List<String> in = new ArrayList<>();
    Value x = node.inputs().getFirst();
    in.add(sheet.name(x));
    for (Value parameter : node.inputs().subList(1, node.inputs().size())) {
      in.add(parameter(sheet, node, op, x, parameter));
    }
    if (activation instanceof PRelu) {
      sheet.add(node, "PRelu", in);
      return;
    }
    FunctionProto function =
        ActivationFunctions.function(activation, Exporter.OPSET)
            .orElseThrow(() -> unknown(node, activation.name()));
    sheet.call(
        node, function, in, List.of(text(ActivationFunctions.SHARING, op.sharing().spelling())));
  }

  /** Parameters of channels stand behind each other where broadcasting finds them. */
  private static String parameter(
      Sheet sheet, Node node, ActivateTrained op, Value x, Value parameter) {
    return switch (op.sharing()) {
      case LAYER, NEURON -> sheet.name(parameter);
      case CHANNEL -> {
        int[] dims = new int[Math.max(1, x.dims().rank() - 1)];
        Arrays.fill(dims, 1);
        dims[0] = Dims.of(parameter.dims().toArray()).dim(0);
        yield sheet.reshaped(node, parameter, dims);
      }
    };
  }

  private static IllegalArgumentException unknown(Node node, String activation) {
    return new IllegalArgumentException(
        "node "
            + node.name()
            + ": expected an activation of the catalogue, whose formula files can hold, got "
            + activation);
  }
}
