package dev.lanewise.onnx.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network.
 *
 * @param name of the network
 * @param nodes in an order in which they can run
 * @param initializers values that are the same in every run
 * @param inputs what a run brings; in old files the initializers too
 * @param outputs what a run gives
 */
public record GraphProto(
    String name,
    List<NodeProto> nodes,
    List<TensorProto> initializers,
    List<ValueInfoProto> inputs,
    List<ValueInfoProto> outputs) {
  /** Keeps copies of the lists. */
  public GraphProto {
    nodes = List.copyOf(nodes);
    initializers = List.copyOf(initializers);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The part that these outputs need. */
  public GraphProto only(List<ValueInfoProto> kept) {
    Set<String> needed = kept.stream().map(ValueInfoProto::name).collect(Collectors.toSet());
    List<NodeProto> part = new ArrayList<>();
    for (NodeProto node : nodes.reversed()) { // who reads a value stands behind its maker
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.inputs());
        needed.remove(""); // inputs and outputs that are not there
        part.addFirst(node);
      }
    }
    return new GraphProto(
        name,
        part,
        initializers.stream().filter(each -> needed.contains(each.name())).toList(),
        inputs.stream().filter(each -> needed.contains(each.name())).toList(),
        kept);
  }

  static GraphProto read(ProtoReader in) throws InvalidOnnxException {
    String name = "";
    List<NodeProto> nodes = new ArrayList<>();
    List<TensorProto> initializers = new ArrayList<>();
    List<ValueInfoProto> inputs = new ArrayList<>();
    List<ValueInfoProto> outputs = new ArrayList<>();
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> nodes.add(in.message(NodeProto::read));
        case 2 -> name = in.text();
        case 5 -> initializers.add(in.message(TensorProto::read));
        case 11 -> inputs.add(in.message(ValueInfoProto::read));
        case 12 -> outputs.add(in.message(ValueInfoProto::read));
        case 15 ->
            throw new InvalidOnnxException(
                "graph " + name + ": sparse initializers are not supported; store them densely");
        default -> in.skip();
      }
    }
    return new GraphProto(name, nodes, initializers, inputs, outputs);
  }

  void write(ProtoWriter out) {
    nodes.forEach(node -> out.message(1, node::write));
    out.text(2, name);
    initializers.forEach(initializer -> out.message(5, initializer::write));
    inputs.forEach(input -> out.message(11, input::write));
    outputs.forEach(output -> out.message(12, output::write));
  }
}
