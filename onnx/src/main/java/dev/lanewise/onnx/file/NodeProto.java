package dev.lanewise.onnx.file;

import java.util.ArrayList;
import java.util.List;

/**
 * One operation.
 *
 * @param name for messages; may be empty
 * @param operator what it does, such as {@code Conv}
 * @param domain the operator's set; empty for ONNX's own
 * @param inputs names of values; empty where an optional one is missing
 * @param outputs likewise
 * @param attributes its settings
 * @param overload which of several functions of the operator's name; empty where there is one
 */
public record NodeProto(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    List<AttributeProto> attributes,
    String overload) {
  /** Keeps copies of the lists. */
  public NodeProto {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
  }

  /** A node of an operator that there is one of. */
  public NodeProto(
      String name,
      String operator,
      String domain,
      List<String> inputs,
      List<String> outputs,
      List<AttributeProto> attributes) {
    this(name, operator, domain, inputs, outputs, attributes, "");
  }

  static NodeProto read(ProtoReader in) throws InvalidOnnxException {
    String name = "";
    String operator = "";
    String domain = "";
    String overload = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<AttributeProto> attributes = new ArrayList<>();
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> inputs.add(in.text());
        case 2 -> outputs.add(in.text());
        case 3 -> name = in.text();
        case 4 -> operator = in.text();
        case 5 -> attributes.add(in.message(AttributeProto::read));
        case 7 -> domain = in.text();
        case 8 -> overload = in.text();
        default -> in.skip();
      }
    }
    return new NodeProto(name, operator, domain, inputs, outputs, attributes, overload);
  }

  void write(ProtoWriter out) {
    out.texts(1, inputs);
    out.texts(2, outputs);
    out.text(3, name);
    out.text(4, operator);
    attributes.forEach(attribute -> out.message(5, attribute::write));
    out.text(7, domain);
    out.text(8, overload);
  }

  /** As messages call it: {@code conv1 (Conv)}. */
  @Override
  public String toString() {
    String called = name.isEmpty() && !outputs.isEmpty() ? outputs.getFirst() : name;
    String full = domain.isEmpty() ? operator : domain + "." + operator;
    return called.isEmpty() ? full : called + " (" + full + ")";
  }
}
