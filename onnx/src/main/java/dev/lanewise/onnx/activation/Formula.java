package dev.lanewise.onnx.activation;

import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.FunctionProto;
import dev.lanewise.onnx.file.NodeProto;
import dev.lanewise.onnx.file.OperatorSetId;
import java.util.ArrayList;
import java.util.List;

/** A function of one output as it is written down, term by term. */
final class Formula {
  private final List<NodeProto> nodes = new ArrayList<>();

  /** An input of the function. */
  Term input(String name) {
    return new Term(this, name);
  }

  /** A number. */
  Term number(double number) {
    return constant(new AttributeProto.FloatContent((float) number));
  }

  /** A setting of the function, a float. */
  Term setting(String name) {
    return constant(AttributeProto.Reference.ofFloat(name));
  }

  private Term constant(AttributeProto.Content content) {
    return node("Constant", List.of(), List.of(new AttributeProto("value_float", content)));
  }

  /** What an operator gives. */
  Term node(String operator, Term... in) {
    List<String> names = new ArrayList<>();
    for (Term term : in) {
      names.add(term.name());
    }
    return node(operator, names, List.of());
  }

  private Term node(String operator, List<String> in, List<AttributeProto> attributes) {
    String name = "t" + nodes.size();
    nodes.add(new NodeProto("", operator, "", in, List.of(name), attributes));
    return new Term(this, name);
  }

  /** The whole function. */
  FunctionProto function(
      String domain,
      String name,
      List<String> inputs,
      Term output,
      List<String> settings,
      int opset,
      String documentation) {
    node("Identity", output);
    return new FunctionProto(
        domain,
        name,
        inputs,
        nodes.getLast().outputs(),
        settings,
        nodes,
        List.of(new OperatorSetId("", opset)),
        documentation);
  }
}
