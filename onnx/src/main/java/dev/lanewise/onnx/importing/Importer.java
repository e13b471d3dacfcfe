package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.onnx.activation.ActivationFunctions;
import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.FunctionProto;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.ModelProto;
import dev.lanewise.onnx.file.NodeProto;
import dev.lanewise.onnx.file.OperatorSetId;
import dev.lanewise.onnx.file.TensorProto;
import dev.lanewise.onnx.file.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model as a graph of the engine. */
public final class Importer {
  /** Oldest and newest version of ONNX's operators that are known here. */
  public static final int OLDEST = 1;

  /** See {@link #OLDEST}. */
  public static final int NEWEST = 22;

  private static final int MOST_NODES = 1 << 20;
  private static final int MOST_NESTED = 16;
  private static final int MOST_ELEMENTS = 1 << 28;

  private final ModelProto model;
  private final GraphProto part;
  private final GraphBuilder graph = new GraphBuilder();
  private final Map<FunctionId, FunctionProto> functions = new HashMap<>();
  private int nodes;

  private Importer(ModelProto model) throws InvalidOnnxException {
    this.model = model;
    part = NumericOutputs.part(model.graph());
    for (FunctionProto function : model.functions()) {
      if (functions.put(FunctionId.of(function), function) != null) {
        throw new InvalidOnnxException(
            "function "
                + key(function.domain(), function.name())
                + ": expected one of its name, or an overload that tells them apart, got two");
      }
    }
  }

  /** What tells functions apart. */
  private record FunctionId(String operator, String overload) {
    static FunctionId of(FunctionProto function) {
      return new FunctionId(key(function.domain(), function.name()), function.overload());
    }

    static FunctionId called(NodeProto node) {
      return new FunctionId(key(node.domain(), node.operator()), node.overload());
    }
  }

  /** What names stand for, in the graph or in a call of a function. */
  private record Scope(
      String prefix,
      Map<String, Operand> values,
      Map<String, TensorProto> initializers,
      Map<String, AttributeProto.Content> attributes,
      int opset,
      int nested) {}

  /**
   * The graph of the part of a model that gives numbers.
   *
   * @param shapes of inputs by name, in place of the file's; a first size that neither gives is the
   *     batch
   * @param constants what some inputs are in every run, by name
   * @throws InvalidOnnxException if the model contradicts itself
   * @throws UnsupportedOnnxException if it has what is not known here: all unknown operators at
   *     once
   * @throws IllegalArgumentException if there is no input of a name, or its shape is another
   */
  public static Graph graph(
      ModelProto model, Map<String, int[]> shapes, Map<String, TensorProto> constants)
      throws InvalidOnnxException, UnsupportedOnnxException {
    return new Importer(model).graph(shapes, constants);
  }

  private Graph graph(Map<String, int[]> shapes, Map<String, TensorProto> constants)
      throws InvalidOnnxException, UnsupportedOnnxException {
    int opset = opset(model.operatorSets());
    List<String> unknown = new ArrayList<>();
    list(part.nodes(), unknown);
    if (!unknown.isEmpty()) {
      throw new UnsupportedOnnxException(unknown);
    }
    Scope scope = new Scope("", new HashMap<>(), new HashMap<>(), Map.of(), opset, 0);
    for (TensorProto initializer : part.initializers()) {
      if (scope.initializers.put(initializer.name(), initializer) != null) {
        throw new InvalidOnnxException(
            initializer + ": expected initializers of different names, got two of one");
      }
    }
    Set<String> given = new HashSet<>(shapes.keySet());
    given.addAll(constants.keySet());
    scope.initializers.putAll(constants);
    for (ValueInfoProto input : part.inputs()) {
      given.remove(input.name());
      if (!scope.initializers.containsKey(input.name())) {
        scope.values.put(input.name(), input(input, shapes.get(input.name())));
      }
    }
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "expected shapes and constants of inputs, of which there is none named " + given);
    }
    for (NodeProto node : part.nodes()) {
      add(node, scope);
    }
    for (ValueInfoProto output : part.outputs()) {
      graph.output(output(output, scope));
    }
    try {
      return graph.build();
    } catch (IllegalArgumentException e) {
      throw new InvalidOnnxException(String.valueOf(e.getMessage()), e);
    }
  }

  private static int opset(List<OperatorSetId> sets) throws UnsupportedOnnxException {
    long version = 1;
    for (OperatorSetId set : sets) {
      if (isStandard(set.domain())) {
        version = set.version();
      }
    }
    if (version < OLDEST || version > NEWEST) {
      throw new UnsupportedOnnxException(
          List.of(
              "version " + version + " of the operators; known are " + OLDEST + " to " + NEWEST));
    }
    return (int) version;
  }

  private static boolean isStandard(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  private static String key(String domain, String name) {
    return isStandard(domain) ? name : domain + "." + name;
  }

  /** Adds to the unknown operators those of these nodes and of the functions that they call. */
  private void list(List<NodeProto> of, List<String> unknown) {
    Set<FunctionId> seen = new HashSet<>();
    Deque<NodeProto> open = new ArrayDeque<>(of);
    while (!open.isEmpty()) {
      NodeProto node = open.remove();
      Optional<FunctionProto> function = function(node);
      if (operator(node).isPresent()) {
        continue;
      }
      if (function.isEmpty()) {
        unknown.add("operator of node " + node);
      } else if (seen.add(FunctionId.called(node))) {
        open.addAll(function.get().nodes());
      }
    }
  }

  private static Optional<Operator> operator(NodeProto node) {
    if (node.domain().equals(ActivationFunctions.DOMAIN)) {
      return LanewiseOperators.byName(node.operator());
    }
    return isStandard(node.domain()) || node.domain().equals(Operators.LEARNED)
        ? Operators.byName(key(node.domain(), node.operator()))
        : Optional.empty();
  }

  private Optional<FunctionProto> function(NodeProto node) {
    return Optional.ofNullable(functions.get(FunctionId.called(node)));
  }

  private Operand input(ValueInfoProto input, int @Nullable [] shape)
      throws InvalidOnnxException, UnsupportedOnnxException {
    String who = "input " + input.name();
    if (!(input.type() instanceof ValueInfoProto.TensorType tensor)) {
      throw new UnsupportedOnnxException(List.of(who + ", which is no tensor: " + input.type()));
    }
    try {
      Dims dims = shape == null ? dims(tensor) : chosen(tensor, shape);
      ElementType type = Arithmetic.elements(tensor.elements());
      return new Operand.Flow(limited(graph.input(input.name(), type, dims)));
    } catch (NotSupported e) {
      throw new UnsupportedOnnxException(List.of(who + ": " + e.getMessage()));
    } catch (IllegalArgumentException e) {
      if (shape != null) {
        throw new IllegalArgumentException(who + ": " + e.getMessage(), e);
      }
      throw new InvalidOnnxException(who + ": " + e.getMessage(), e);
    }
  }

  private static Dims dims(ValueInfoProto.TensorType tensor) {
    List<ValueInfoProto.Dimension> sizes =
        tensor
            .dims()
            .orElseThrow(() -> new NotSupported("no sizes in the file; give it a fixed shape"));
    int[] dims = new int[sizes.size()];
    for (int i = 0; i < dims.length; i++) {
      Long size = sizes.get(i).size();
      NotSupported.unless(
          size != null || i == 0,
          "a size that only a run knows behind the first, number "
              + i
              + (sizes.get(i).name().isEmpty() ? "" : " (" + sizes.get(i).name() + ")")
              + "; give it a fixed shape");
      Expect.that(
          size == null || (size >= 0 && size <= Integer.MAX_VALUE),
          "sizes of 0 to " + Integer.MAX_VALUE,
          String.valueOf(size));
      NotSupported.unless(size == null || size > 0, "an input without elements");
      dims[i] = size == null ? Dims.BATCH : Math.toIntExact(size);
    }
    return Dims.of(dims);
  }

  private static Dims chosen(ValueInfoProto.TensorType tensor, int[] shape) {
    Dims dims = Dims.of(shape);
    if (tensor.dims().isPresent()) {
      List<ValueInfoProto.Dimension> sizes = tensor.dims().get();
      Expect.that(dims.rank() == sizes.size(), sizes.size() + " sizes, as the file says", dims);
      for (int i = 0; i < shape.length; i++) {
        Long size = sizes.get(i).size();
        Expect.that(
            size == null || size == shape[i], size + " as size " + i + ", as the file says", dims);
      }
    }
    return dims;
  }

  private void add(NodeProto node, Scope scope)
      throws InvalidOnnxException, UnsupportedOnnxException {
    if (++nodes > MOST_NODES) {
      throw new InvalidOnnxException("expected at most " + MOST_NODES + " nodes, got more");
    }
    List<@Nullable Operand> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      inputs.add(input.isEmpty() ? null : find(input, scope, "node " + node));
    }
    Optional<Operator> operator = operator(node);
    List<Operand> outputs =
        operator.isPresent()
            ? applied(operator.get(), node, inputs, scope)
            : called(node, inputs, scope);
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.outputs().get(i);
      if (name.isEmpty()) {
        continue;
      }
      if (i >= outputs.size()) {
        throw new UnsupportedOnnxException(List.of("output " + i + " of node " + node));
      }
      if (scope.values.put(name, outputs.get(i)) != null) {
        throw new InvalidOnnxException(
            "node " + node + ": expected a new name as output, got " + name + " again");
      }
    }
  }

  private List<Operand> applied(
      Operator operator, NodeProto node, List<@Nullable Operand> inputs, Scope scope)
      throws InvalidOnnxException, UnsupportedOnnxException {
    String output = node.outputs().isEmpty() ? node.operator() : node.outputs().getFirst();
    Map<String, AttributeProto.Content> attributes = new HashMap<>();
    for (AttributeProto attribute : node.attributes()) {
      resolved(attribute, scope).ifPresent(content -> attributes.put(attribute.name(), content));
    }
    Call call = new Call(node, scope.prefix + output, scope.opset, inputs, attributes, graph);
    try {
      List<Operand> outputs = operator.apply(call);
      for (Operand each : outputs) {
        if (each instanceof Operand.Flow(Value value)) {
          limited(value);
        }
      }
      return outputs;
    } catch (NotSupported e) {
      throw new UnsupportedOnnxException(List.of("node " + node + ": " + e.getMessage()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InvalidOnnxException("node " + node + ": " + e.getMessage(), e);
    }
  }

  private static Optional<AttributeProto.Content> resolved(AttributeProto attribute, Scope scope) {
    return attribute.content() instanceof AttributeProto.Reference(String name, var _)
        ? Optional.ofNullable(scope.attributes.get(name))
        : Optional.of(attribute.content());
  }

  /** The nodes of a function that the file brings along, in place of its call. */
  private List<Operand> called(NodeProto node, List<@Nullable Operand> inputs, Scope scope)
      throws InvalidOnnxException, UnsupportedOnnxException {
    FunctionProto function = function(node).orElseThrow();
    if (scope.nested == MOST_NESTED) {
      throw new InvalidOnnxException(
          "node " + node + ": expected functions at most " + MOST_NESTED + " deep, got more");
    }
    if (inputs.size() > function.inputs().size()) {
      throw new InvalidOnnxException(
          "node "
              + node
              + ": expected "
              + function.inputs().size()
              + " inputs, got "
              + inputs.size());
    }
    Map<String, Operand> values = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      Operand input = inputs.get(i);
      if (input != null) {
        values.put(function.inputs().get(i), input);
      }
    }
    Map<String, AttributeProto.Content> attributes = new HashMap<>();
    function.defaults().forEach(each -> attributes.put(each.name(), each.content()));
    for (AttributeProto attribute : node.attributes()) {
      resolved(attribute, scope).ifPresent(content -> attributes.put(attribute.name(), content));
    }
    String output = node.outputs().isEmpty() ? node.operator() : node.outputs().getFirst();
    int opset = function.operatorSets().isEmpty() ? scope.opset : opset(function.operatorSets());
    Scope inner =
        new Scope(
            scope.prefix + output + "/", values, Map.of(), attributes, opset, scope.nested + 1);
    for (NodeProto each : function.nodes()) {
      add(each, inner);
    }
    List<Operand> outputs = new ArrayList<>();
    for (String each : function.outputs()) {
      outputs.add(find(each, inner, "node " + node));
    }
    return outputs;
  }

  private static Operand find(String name, Scope scope, String who)
      throws InvalidOnnxException, UnsupportedOnnxException {
    Operand known = scope.values.get(name);
    if (known != null) {
      return known;
    }
    TensorProto initializer = scope.initializers.get(name);
    if (initializer == null) {
      throw new InvalidOnnxException(
          who + ": expected an input, an initializer or what an earlier node gives, got " + name);
    }
    try {
      Literal literal = Literal.of(name, initializer);
      scope.values.put(name, literal);
      return literal;
    } catch (NotSupported e) {
      throw new UnsupportedOnnxException(List.of(initializer + ": " + e.getMessage()));
    }
  }

  private Value output(ValueInfoProto output, Scope scope)
      throws InvalidOnnxException, UnsupportedOnnxException {
    String who = "output " + output.name();
    Operand operand = find(output.name(), scope, who);
    try {
      Value value =
          switch (operand) {
            case Operand.Flow(Value computed) -> computed;
            case Literal literal -> literal.value(graph);
            case Operand.Turned turned -> throw turned.refused();
            case Operand.Texts texts -> throw texts.refused();
          };
      if (output.type() instanceof ValueInfoProto.TensorType tensor && tensor.dims().isPresent()) {
        check(tensor.dims().get(), value.dims());
      }
      return value;
    } catch (NotSupported e) {
      throw new UnsupportedOnnxException(List.of(who + ": " + e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new InvalidOnnxException(who + ": " + e.getMessage(), e);
    }
  }

  /** Files may leave sizes open; those that they give must be the ones that come out. */
  private static void check(List<ValueInfoProto.Dimension> stated, Dims dims) {
    Expect.that(stated.size() == dims.rank(), stated.size() + " sizes, as the file says", dims);
    for (int i = 0; i < stated.size(); i++) {
      Long size = stated.get(i).size();
      boolean isSame = size == null || dims.dim(i) == Dims.BATCH || size == dims.dim(i);
      Expect.that(isSame, size + " as size " + i + ", as the file says", dims);
    }
  }

  private static Value limited(Value value) {
    Expect.that(
        value.dims().sampleSize() <= MOST_ELEMENTS,
        "at most " + MOST_ELEMENTS + " elements of a sample",
        value.dims());
    return value;
  }
}
