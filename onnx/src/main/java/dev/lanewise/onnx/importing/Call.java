package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.NodeProto;
import dev.lanewise.onnx.file.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One node on its way into the graph: its inputs, its settings, and where its nodes go. */
final class Call {
  private final NodeProto node;
  private final int opset;
  private final List<@Nullable Operand> inputs;
  private final Map<String, AttributeProto.Content> attributes;
  private final GraphBuilder graph;
  private final String name;

  /**
   * A node at work.
   *
   * @param name what its first output is to be called
   * @param inputs null where an optional one is missing
   */
  Call(
      NodeProto node,
      String name,
      int opset,
      List<@Nullable Operand> inputs,
      Map<String, AttributeProto.Content> attributes,
      GraphBuilder graph) {
    this.node = node;
    this.name = name;
    this.opset = opset;
    this.inputs = inputs;
    this.attributes = attributes;
    this.graph = graph;
  }

  /** What the first output is to be called. */
  String name() {
    return name;
  }

  /** Version of the operators. */
  int opset() {
    return opset;
  }

  /** The operator's name. */
  String operator() {
    return node.operator();
  }

  /** Number of inputs, missing ones among them. */
  int inputs() {
    return inputs.size();
  }

  /** Number of outputs. */
  int outputs() {
    return node.outputs().size();
  }

  /** Whether somebody may read output {@code i}. */
  boolean gives(int i) {
    return i < outputs() && !node.outputs().get(i).isEmpty();
  }

  /** Whether input {@code i} is there. */
  boolean has(int i) {
    return i < inputs.size() && inputs.get(i) != null;
  }

  /** Input {@code i}. */
  Operand operand(int i) {
    Operand operand = i < inputs.size() ? inputs.get(i) : null;
    if (operand == null) {
      throw new IllegalArgumentException(
          "expected at least " + (i + 1) + " inputs, got " + node.inputs());
    }
    return operand;
  }

  /** Input {@code i} as a value of the graph. */
  Value value(int i) {
    return value(operand(i));
  }

  /** An operand as a value of the graph. */
  Value value(Operand operand) {
    return switch (operand) {
      case Operand.Flow(Value value) -> value;
      case Literal literal -> literal.value(graph);
      case Operand.Turned turned -> throw turned.refused();
      case Operand.Texts texts -> throw texts.refused();
    };
  }

  /** Input {@code i}, which must be known while importing. */
  Literal literal(int i, String what) {
    if (operand(i) instanceof Literal literal) {
      return literal;
    }
    throw new NotSupported(what + " that a run computes; expected a constant, or what shapes give");
  }

  /** Input {@code i}, if it is there and known. */
  Optional<Literal> known(int i) {
    return has(i) && operand(i) instanceof Literal literal
        ? Optional.of(literal)
        : Optional.empty();
  }

  boolean hasAttribute(String attribute) {
    return attributes.containsKey(attribute);
  }

  /** A whole number among the settings. */
  long integer(String attribute, long otherwise) {
    AttributeProto.Content content = attributes.get(attribute);
    if (content == null) {
      return otherwise;
    }
    if (content instanceof AttributeProto.IntegerContent(long value)) {
      return value;
    }
    throw wrong(attribute, "a whole number", content);
  }

  /** Likewise, in the range of int. */
  int size(String attribute, int otherwise) {
    return Math.toIntExact(integer(attribute, otherwise));
  }

  boolean truth(String attribute, boolean otherwise) {
    return integer(attribute, otherwise ? 1 : 0) != 0;
  }

  float number(String attribute, float otherwise) {
    AttributeProto.Content content = attributes.get(attribute);
    if (content == null) {
      return otherwise;
    }
    if (content instanceof AttributeProto.FloatContent(float value)) {
      return value;
    }
    throw wrong(attribute, "a float", content);
  }

  String text(String attribute, String otherwise) {
    AttributeProto.Content content = attributes.get(attribute);
    if (content == null) {
      return otherwise;
    }
    if (content instanceof AttributeProto.TextContent(String value)) {
      return value;
    }
    throw wrong(attribute, "a text", content);
  }

  /** Whole numbers among the settings, if they are there. */
  Optional<long[]> integers(String attribute) {
    AttributeProto.Content content = attributes.get(attribute);
    if (content == null) {
      return Optional.empty();
    }
    if (content instanceof AttributeProto.IntegersContent(List<Long> values)) {
      return Optional.of(values.stream().mapToLong(Long::longValue).toArray());
    }
    // An empty list may have lost its kind.
    if (content instanceof AttributeProto.Other(long kind) && kind == 0) {
      return Optional.of(new long[0]);
    }
    throw wrong(attribute, "whole numbers", content);
  }

  /** Floats among the settings, if they are there. */
  Optional<List<Float>> numbers(String attribute) {
    AttributeProto.Content content = attributes.get(attribute);
    if (content == null) {
      return Optional.empty();
    }
    if (content instanceof AttributeProto.FloatsContent(List<Float> values)) {
      return Optional.of(values);
    }
    throw wrong(attribute, "floats", content);
  }

  /** Texts among the settings, if they are there. */
  Optional<List<String>> texts(String attribute) {
    AttributeProto.Content content = attributes.get(attribute);
    if (content == null) {
      return Optional.empty();
    }
    if (content instanceof AttributeProto.TextsContent(List<String> values)) {
      return Optional.of(values);
    }
    throw wrong(attribute, "texts", content);
  }

  /** All floats among the settings, by name. */
  Map<String, Float> numbers() {
    Map<String, Float> numbers = new HashMap<>();
    attributes.forEach((name, content) -> {
      if (content instanceof AttributeProto.FloatContent(float value)) {
        numbers.put(name, value);
      }
    });
    return numbers;
  }

  /** A tensor among the settings, if it is there. */
  Optional<TensorProto> tensor(String attribute) {
    AttributeProto.Content content = attributes.get(attribute);
    if (content == null) {
      return Optional.empty();
    }
    if (content instanceof AttributeProto.TensorContent(TensorProto value)) {
      return Optional.of(value);
    }
    throw wrong(attribute, "a tensor", content);
  }

  /** Whole numbers that are a setting in old versions of the operator, and an input in new ones. */
  Optional<long[]> integers(String attribute, int input) {
    Optional<long[]> setting = integers(attribute);
    if (setting.isPresent() || !has(input)) {
      return setting;
    }
    return Optional.of(literal(input, attribute).integers());
  }

  /** Adds a node that leads to the output. */
  Value step(Op op, Value... in) {
    return graph.add(name + "/" + op.getClass().getSimpleName(), op, in);
  }

  /** Adds the node whose output is the call's. */
  Operand.Flow give(Op op, Value... in) {
    return new Operand.Flow(graph.add(name, op, in));
  }

  /** Adds the node whose output is the call's output {@code i}. */
  Operand.Flow give(int i, Op op, Value... in) {
    return new Operand.Flow(graph.add(i == 0 ? name : node.outputs().get(i), op, in));
  }

  /** The value as another type, through a node where it is of one. */
  Value as(ElementType type, Value value) {
    return value.type() == type ? value : step(new Cast(type), value);
  }

  /** A constant of one number. */
  Value scalar(float number) {
    return graph.scalar(number);
  }

  /** The value under other sizes, through a node where they differ. */
  Value reshaped(Value value, Dims dims) {
    return value.dims().equals(dims) ? value : step(new View(dims), value);
  }

  /** The operand under other sizes: a constant stays one. */
  Value reshaped(Operand operand, int... dims) {
    return switch (operand) {
      case Operand.Flow(Value value) -> reshaped(value, Dims.of(dims));
      case Literal literal -> {
        List<Integer> sizes = Arrays.stream(dims).boxed().toList();
        yield literal.dims().equals(sizes)
            ? literal.value(graph)
            : literal.reshaped(literal.name(), sizes).value(graph);
      }
      case Operand.Turned turned -> throw turned.refused();
      case Operand.Texts texts -> throw texts.refused();
    };
  }

  private static IllegalArgumentException wrong(
      String attribute, String expected, AttributeProto.Content content) {
    return new IllegalArgumentException(
        "expected attribute " + attribute + " to be " + expected + ", got " + content);
  }
}
