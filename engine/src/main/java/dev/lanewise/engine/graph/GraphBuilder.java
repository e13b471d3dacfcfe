package dev.lanewise.engine.graph;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Graph} together, from inputs to outputs. Every node's shape is known, and checked,
 * as soon as it is added.
 */
public final class GraphBuilder {
  private final List<Value> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();

  /** Inputs and what nodes give: what can be read. */
  private final Set<Value> given = new HashSet<>();

  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private String prefix = "";

  /** A builder of an empty graph. */
  public GraphBuilder() {}

  /**
   * An input of the whole graph.
   *
   * @throws InvalidGraphException if the name is taken
   */
  public Value input(String name, ElementType type, Dims dims) {
    if (names.contains(name)) {
      throw new InvalidGraphException(name, "expected inputs of different names, got two of one");
    }
    Value input = value(name, type, dims, null);
    inputs.add(input);
    given.add(input);
    return input;
  }

  /** An input of floats. */
  public Value input(String name, Dims dims) {
    return input(name, ElementType.FLOAT, dims);
  }

  /** A constant of floats. The tensor must not change afterwards. */
  public Value constant(String name, Tensor tensor) {
    return constant(name, ElementType.FLOAT, tensor);
  }

  /** A constant. The tensor must not change afterwards. */
  public Value constant(String name, ElementType type, Tensor tensor) {
    return value(name, type, Dims.of(tensor.shape()), tensor);
  }

  /** A constant of one number, without dimensions. */
  public Value scalar(float number) {
    return constant(Float.toString(number), Tensor.of(Shape.of(), number));
  }

  /**
   * A node, under a name made of the operation's.
   *
   * @return what it gives
   * @throws InvalidGraphException if the inputs do not fit, or are of another builder
   */
  public Value add(Op op, Value... in) {
    return add(op.getClass().getSimpleName().toLowerCase(Locale.ROOT), op, in);
  }

  /**
   * A node.
   *
   * @param name for messages; a number is put behind it where it is taken
   * @return what it gives
   * @throws InvalidGraphException if the inputs do not fit, or are of another builder
   */
  public Value add(String name, Op op, Value... in) {
    List<Value> operands = List.of(in);
    operands.forEach(operand -> requireGiven(prefix + name, operand));
    Dims dims;
    ElementType type;
    try {
      if (operands.size() < op.leastInputs() || operands.size() > op.mostInputs()) {
        throw new IllegalArgumentException(
            "expected "
                + op.leastInputs()
                + " to "
                + op.mostInputs()
                + " inputs, got "
                + in.length);
      }
      dims = op.outputDims(operands.stream().map(Value::dims).toList());
      type = op.outputType(operands.stream().map(Value::type).toList());
    } catch (IllegalArgumentException | ArithmeticException e) {
      InvalidGraphException invalid =
          new InvalidGraphException(prefix + name + ", " + op, String.valueOf(e.getMessage()));
      invalid.initCause(e);
      throw invalid;
    }
    Value output = value(name, type, dims, null);
    nodes.add(new Node(output.name(), op, operands, output));
    given.add(output);
    return output;
  }

  /**
   * Does {@code body}, which adds to this builder, with {@code part} and a dot before all names.
   */
  public <T> T under(String part, Supplier<T> body) {
    String outer = prefix;
    prefix = outer + part + ".";
    try {
      return body.get();
    } finally {
      prefix = outer;
    }
  }

  /**
   * Makes a value an output of the whole graph.
   *
   * @throws InvalidGraphException if it is of another builder
   */
  public GraphBuilder output(Value value) {
    requireGiven(value.name(), value);
    outputs.add(value);
    return this;
  }

  private void requireGiven(String reader, Value value) {
    if (value.constant().isEmpty() && !given.contains(value)) {
      throw new InvalidGraphException(
          reader, "expected values that this builder gave, got " + value + " of another");
    }
  }

  /**
   * The graph.
   *
   * @throws InvalidGraphException if it has no output
   */
  public Graph build() {
    if (outputs.isEmpty()) {
      throw new InvalidGraphException("", "Graph: expected an output, got none");
    }
    return new Graph(inputs, nodes, outputs);
  }

  private Value value(String name, ElementType type, Dims dims, @Nullable Tensor constant) {
    String wanted = prefix + name;
    String own = wanted;
    while (!names.add(own)) {
      own = wanted + "_" + numbers.merge(wanted, 1, Integer::sum);
    }
    return new Value(own, type, dims, constant);
  }
}
