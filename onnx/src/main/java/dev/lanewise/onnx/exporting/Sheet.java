package dev.lanewise.onnx.exporting;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.FunctionProto;
import dev.lanewise.onnx.file.NodeProto;
import dev.lanewise.onnx.file.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file's graph as it is written: nodes, initializers and functions so far. */
final class Sheet {
  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
  private final Map<String, FunctionProto> functions = new LinkedHashMap<>();

  List<NodeProto> nodes() {
    return nodes;
  }

  List<TensorProto> initializers() {
    return List.copyOf(initializers.values());
  }

  List<FunctionProto> functions() {
    return List.copyOf(functions.values());
  }

  /** The name of a value, which becomes an initializer where it is a constant. */
  String name(Value value) {
    value
        .constant()
        .ifPresent(
            tensor -> constant(value.name(), value.type(), tensor, tensor.shape().toArray()));
    return value.name();
  }

  /** The name of a constant under other sizes; of what a run computes, through a node. */
  String reshaped(Node node, Value value, int... dims) {
    if (Arrays.equals(value.dims().toArray(), dims)) {
      return name(value);
    }
    if (value.constant().isPresent()) {
      String name = value.name() + Dims.of(dims);
      constant(name, value.type(), value.constant().get(), dims);
      return name;
    }
    String name = value.name() + "/" + node.name();
    String shape =
        longs(node, value.name() + "/shape", Arrays.stream(dims).asLongStream().toArray());
    add(name, "Reshape", List.of(name(value), shape), name);
    return name;
  }

  private void constant(String name, ElementType type, Tensor tensor, int[] dims) {
    initializers.computeIfAbsent(
        name,
        as -> {
          List<Integer> sizes = Arrays.stream(dims).boxed().toList();
          float[] elements = tensor.toArray();
          return switch (type) {
            case FLOAT -> TensorProto.of(as, sizes, elements);
            case INTEGER -> {
              long[] integers = new long[elements.length];
              Arrays.setAll(integers, i -> (long) elements[i]);
              yield TensorProto.of(as, sizes, integers);
            }
            case BOOLEAN -> {
              boolean[] truths = new boolean[elements.length];
              for (int i = 0; i < truths.length; i++) {
                truths[i] = elements[i] != 0;
              }
              yield TensorProto.of(as, sizes, truths);
            }
          };
        });
  }

  /** The name of a list of whole numbers that a node reads. */
  String longs(Node node, String what, long... numbers) {
    String name = node.name() + "/" + what;
    initializers.put(name, TensorProto.of(name, List.of(numbers.length), numbers));
    return name;
  }

  /** Likewise. */
  String longs(Node node, String what, List<Integer> numbers) {
    return longs(node, what, numbers.stream().mapToLong(Integer::longValue).toArray());
  }

  /** The name of floats that a node reads. */
  String floats(Node node, String what, List<Integer> dims, float... numbers) {
    String name = node.name() + "/" + what;
    initializers.put(name, TensorProto.of(name, dims, numbers));
    return name;
  }

  /** The name of a value as another type, through a node where it is not of it. */
  String as(Node node, ElementType type, Value value) {
    if (value.type() == type) {
      return name(value);
    }
    String name = node.name() + "/" + value.name() + "/" + type;
    add(name, "Cast", List.of(name(value)), name, integer("to", type(type).code()));
    return name;
  }

  /** How files write a type. */
  static DataType type(ElementType type) {
    return switch (type) {
      case FLOAT -> DataType.FLOAT;
      case INTEGER -> DataType.INT64;
      case BOOLEAN -> DataType.BOOL;
    };
  }

  /** Adds the node of an operation. */
  void add(Node node, String operator, List<String> in, AttributeProto... attributes) {
    add(node.name(), operator, in, node.output().name(), attributes);
  }

  /** Adds a node. */
  void add(
      String name, String operator, List<String> in, String out, AttributeProto... attributes) {
    nodes.add(new NodeProto(name, operator, "", in, List.of(out), List.of(attributes)));
  }

  /** Adds the node of an operation that a function of the file does. */
  void call(Node node, FunctionProto function, List<String> in, List<AttributeProto> attributes) {
    functions.putIfAbsent(function.name(), function);
    nodes.add(
        new NodeProto(
            node.name(),
            function.name(),
            function.domain(),
            in,
            List.of(node.output().name()),
            attributes));
  }

  static AttributeProto integer(String name, long value) {
    return new AttributeProto(name, new AttributeProto.IntegerContent(value));
  }

  static AttributeProto truth(String name, boolean value) {
    return integer(name, value ? 1 : 0);
  }

  static AttributeProto number(String name, float value) {
    return new AttributeProto(name, new AttributeProto.FloatContent(value));
  }

  static AttributeProto text(String name, String value) {
    return new AttributeProto(name, new AttributeProto.TextContent(value));
  }

  static AttributeProto integers(String name, long... values) {
    return new AttributeProto(
        name, new AttributeProto.IntegersContent(Arrays.stream(values).boxed().toList()));
  }
}
