package dev.lanewise.onnx.file;

import java.util.ArrayList;
import java.util.List;

/**
 * An operator that the file brings along, made of others.
 *
 * @param domain the set that it is in
 * @param name of the operator
 * @param inputs names of values in it
 * @param outputs likewise
 * @param attributes names of settings that a call gives
 * @param defaults settings with what they are where a call does not give them
 * @param nodes what it does
 * @param operatorSets what its nodes are from
 * @param documentation for people
 * @param overload tells it from others of its name; empty where there is one
 */
public record FunctionProto(
    String domain,
    String name,
    List<String> inputs,
    List<String> outputs,
    List<String> attributes,
    List<AttributeProto> defaults,
    List<NodeProto> nodes,
    List<OperatorSetId> operatorSets,
    String documentation,
    String overload) {
  /** Keeps copies of the lists. */
  public FunctionProto {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
    defaults = List.copyOf(defaults);
    nodes = List.copyOf(nodes);
    operatorSets = List.copyOf(operatorSets);
  }

  /** The only operator of its name, with settings that every call gives. */
  public FunctionProto(
      String domain,
      String name,
      List<String> inputs,
      List<String> outputs,
      List<String> attributes,
      List<NodeProto> nodes,
      List<OperatorSetId> operatorSets,
      String documentation) {
    this(
        domain,
        name,
        inputs,
        outputs,
        attributes,
        List.of(),
        nodes,
        operatorSets,
        documentation,
        "");
  }

  static FunctionProto read(ProtoReader in) throws InvalidOnnxException {
    String domain = "";
    String name = "";
    String documentation = "";
    String overload = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    List<AttributeProto> defaults = new ArrayList<>();
    List<NodeProto> nodes = new ArrayList<>();
    List<OperatorSetId> operatorSets = new ArrayList<>();
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> name = in.text();
        case 4 -> inputs.add(in.text());
        case 5 -> outputs.add(in.text());
        case 6 -> attributes.add(in.text());
        case 7 -> nodes.add(in.message(NodeProto::read));
        case 8 -> documentation = in.text();
        case 9 -> operatorSets.add(in.message(OperatorSetId::read));
        case 10 -> domain = in.text();
        case 11 -> defaults.add(in.message(AttributeProto::read));
        case 13 -> overload = in.text();
        default -> in.skip();
      }
    }
    return new FunctionProto(
        domain,
        name,
        inputs,
        outputs,
        attributes,
        defaults,
        nodes,
        operatorSets,
        documentation,
        overload);
  }

  void write(ProtoWriter out) {
    out.text(1, name);
    out.texts(4, inputs);
    out.texts(5, outputs);
    out.texts(6, attributes);
    nodes.forEach(node -> out.message(7, node::write));
    out.text(8, documentation);
    operatorSets.forEach(set -> out.message(9, set::write));
    out.text(10, domain);
    defaults.forEach(each -> out.message(11, each::write));
    out.text(13, overload);
  }
}
