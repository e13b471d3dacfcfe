package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.ArgMax;
import dev.lanewise.engine.graph.AveragePool;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Expand;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.Gather;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.LocalResponse;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Resize;
import dev.lanewise.engine.graph.Slice;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.TransposedConvolution;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.graph.Where;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GraphExportTest {
  private static final double TOLERANCE = 1e-5;
  private static final int BATCH = 3;

  /** A graph of an image of 2 channels, 7 rows and 6 columns, named for messages. */
  record Example(String name, Graph graph) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Example> examples() {
    Window three = Window.of(3, 1, 1);
    Window wide = new Window(2, 2, 0, 2);
    return Stream.of(
            of(new Convolution(three, wide, 1), tensor(4, 2, 3, 2), tensor(4)),
            of(new Convolution(Window.of(2, 2, 0), three, 2), tensor(4, 1, 2, 3)),
            of(new TransposedConvolution(Window.of(3, 2, 1), three, 1, 1, 0), tensor(2, 3, 3, 3)),
            of(new MaxPool(Window.of(2, 2, 1), new Window(2, 1, 0, 2))),
            of(new AveragePool(Window.of(3, 2, 1), three, true)),
            of(new AveragePool(Window.of(3, 2, 1), three, false)),
            of(new AveragePool(new Window(2, 1, 0, 2), three, false)),
            of(new ChannelAffine(), tensor(2), tensor(2)),
            of(new LocalResponse(3, 1f, 0.5f, 0.75f)),
            of(new MatrixProduct(), tensor(6, 5)),
            of(new SoftmaxAlong(3, false)),
            of(new SoftmaxAlong(1, true)),
            of(new View(Dims.of(Dims.BATCH, 7, 12))),
            of(new Transpose(List.of(0, 3, 1, 2))),
            of(new Slice(List.of(0, 1, 6, 0), List.of(Dims.BATCH, 1, 3, 6), List.of(1, 1, -3, 1))),
            of(new Pad(Pad.Mode.CONSTANT, List.of(0, 0, 1, -1), List.of(0, 1, 2, 0), 0.5f)),
            of(new Pad(Pad.Mode.EDGE, List.of(0, 0, 1, 2), List.of(0, 0, 2, 0), 0f)),
            of(new Pad(Pad.Mode.REFLECT, List.of(0, 0, 1, 2), List.of(0, 0, 2, 0), 0f)),
            of(
                new Resize(
                    Dims.of(Dims.BATCH, 2, 14, 9),
                    List.of(1f, 1f, 2f, 1.5f),
                    Resize.Interpolation.LINEAR,
                    Resize.Coordinates.HALF_PIXEL,
                    Resize.Rounding.PREFER_FLOOR)),
            of(
                new Resize(
                    Dims.of(Dims.BATCH, 2, 5, 11),
                    List.of(1f, 1f, 5 / 7f, 11 / 6f),
                    Resize.Interpolation.NEAREST,
                    Resize.Coordinates.ASYMMETRIC,
                    Resize.Rounding.FLOOR)),
            of(new Expand(Dims.of(Dims.BATCH, 2, 7, 6))),
            where(),
            chain(
                "cast",
                new Cast(ElementType.INTEGER),
                new Cast(ElementType.FLOAT),
                new Unary(Unary.Function.NEGATE)),
            chain("arg", new ArgMax(1, true, false), new Cast(ElementType.FLOAT)),
            chain(
                "not",
                new Unary(Unary.Function.ROUND),
                new Cast(ElementType.BOOLEAN),
                new Unary(Unary.Function.NOT),
                new Cast(ElementType.FLOAT)),
            chain(
                "reciprocal", new Unary(Unary.Function.EXP), new Unary(Unary.Function.RECIPROCAL)),
            chain(
                "logarithm",
                new Activate(Activations.SQUARE),
                new Unary(Unary.Function.SQRT),
                new Unary(Unary.Function.LOG)),
            chain("sine", new Unary(Unary.Function.SIN), new Unary(Unary.Function.ERF)),
            chain("cosine", new Unary(Unary.Function.COS), new Unary(Unary.Function.SIGN)),
            chain("whole", new Unary(Unary.Function.FLOOR), new Unary(Unary.Function.CEIL)),
            chain(
                "dense",
                new Reduce(Reduce.Function.MEAN, List.of(2, 3), false),
                new Reduce(Reduce.Function.MAX, List.of(), true)),
            dense(),
            gather(),
            concatenate())
        .flatMap(each -> each);
  }

  static Stream<Example> functions() {
    Stream<Example> binary =
        Stream.of(Binary.Function.values())
            .flatMap(function ->
                function == Binary.Function.POWER
                    ? positivePower()
                    : truthAsFloat(function, tensor(2, 1, 6)));
    Stream<Example> reductions =
        Stream.of(Reduce.Function.values())
            .flatMap(function -> of(new Reduce(function, List.of(1, 3), true)));
    return Stream.concat(binary, reductions);
  }

  @ParameterizedTest
  @MethodSource({"examples", "functions"})
  void isTheSameInOnnxRuntimeAndImportedBack(Example example) throws Exception {
    Tensor input = Tensor.of(Shape.of(BATCH, 2, 7, 6), random(BATCH * 84, 3));
    byte[] file = Models.bytes(OnnxModel.of(example.graph, Map.of()).proto());
    float[] ours = Plans.run(example.graph, input);
    Graph back = OnnxModel.read(file).toGraph();
    assertEquals(
        example.graph.nodes().stream().map(Node::op).toList(),
        back.nodes().stream().map(Node::op).toList());
    assertArrayEquals(ours, Plans.run(back, input));
    float[] theirs = Ort.run(file, input);
    assertEquals(ours.length, theirs.length);
    for (int i = 0; i < ours.length; i++) {
      double apart = Math.abs(ours[i] - theirs[i]);
      assertTrue(
          apart <= TOLERANCE * (1 + Math.abs(ours[i])) || ours[i] == theirs[i],
          "at " + i + ": expected " + ours[i] + ", got " + theirs[i]);
    }
  }

  @Test
  void whatOnnxWantsAsTruthsIsCast() throws Exception {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.add(new Unary(Unary.Function.ROUND), image(builder));
    Value not = builder.add(new Unary(Unary.Function.NOT), x);
    Value both = builder.add(new Binary(Binary.Function.AND), x, not);
    Value y = builder.add(new Where(), x, builder.add(new Cast(ElementType.FLOAT), both), not);
    Graph graph = builder.output(y).build();
    Tensor input = Tensor.of(Shape.of(BATCH, 2, 7, 6), random(BATCH * 84, 3));
    byte[] file = Models.bytes(OnnxModel.of(graph, Map.of()).proto());
    assertArrayEquals(Plans.run(graph, input), Ort.run(file, input));
    assertArrayEquals(Plans.run(graph, input), Plans.run(OnnxModel.read(file).toGraph(), input));
  }

  @Test
  void everyOperationHasAnExample() {
    Set<Class<?>> seen = new HashSet<>();
    Stream.concat(examples(), functions())
        .forEach(each -> each.graph.nodes().forEach(node -> seen.add(node.op().getClass())));
    Set<Class<?>> all = new HashSet<>(Set.of(Op.class.getPermittedSubclasses()));
    all.removeAll(seen);
    // Trained activations have a test of their own.
    assertEquals(Set.of(ActivateTrained.class), all);
  }

  @Test
  void activationOutsideTheCatalogueIsRefusedByName() {
    Activation own =
        (Activation)
            Proxy.newProxyInstance(
                Activation.class.getClassLoader(),
                new Class<?>[] {Activation.class},
                (proxy, method, arguments) -> method.getName().equals("name") ? "mine" : null);
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Dims.of(Dims.BATCH, 3));
    Graph graph = builder.output(builder.add("bend", new Activate(own), x)).build();
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> OnnxModel.of(graph, Map.of()))
                .getMessage());
    assertTrue(message.contains("bend") && message.contains("mine"), message);
  }

  @Test
  void metadataAndNamesComeBack() throws Exception {
    Graph graph = of(new SoftmaxAlong(1, false)).findFirst().orElseThrow().graph;
    OnnxModel back =
        OnnxModel.read(Models.bytes(OnnxModel.of(graph, Map.of("labels", "cat,dog")).proto()));
    assertEquals(Map.of("labels", "cat,dog"), back.metadata());
    assertEquals(20, back.opset());
    assertEquals("x", back.inputs().getFirst().name());
    assertEquals(graph.outputs().getFirst().name(), back.outputs().getFirst().name());
    assertTrue(back.producer().startsWith("lanewise"), back.producer());
  }

  private static Stream<Example> of(Op op, Tensor... constants) {
    GraphBuilder builder = new GraphBuilder();
    Value[] in = new Value[1 + constants.length];
    in[0] = image(builder);
    for (int i = 0; i < constants.length; i++) {
      in[1 + i] = builder.constant("c" + i, constants[i]);
    }
    return Stream.of(new Example(op.toString(), builder.output(builder.add(op, in)).build()));
  }

  private static Stream<Example> chain(String name, Op... ops) {
    GraphBuilder builder = new GraphBuilder();
    Value x = image(builder);
    for (Op op : ops) {
      x = builder.add(op, x);
    }
    return Stream.of(new Example(name, builder.output(x).build()));
  }

  private static Stream<Example> dense() {
    GraphBuilder builder = new GraphBuilder();
    Value rows = builder.add(new View(Dims.of(Dims.BATCH, 84)), image(builder));
    Value w = builder.constant("w", tensor(5, 84));
    Value b = builder.constant("b", tensor(5));
    Value y = builder.add(new FullyConnected(), rows, w, b);
    Value z = builder.add(new FullyConnected(), y, builder.constant("v", tensor(4, 5)));
    return Stream.of(new Example("Dense", builder.output(z).build()));
  }

  private static Stream<Example> gather() {
    GraphBuilder builder = new GraphBuilder();
    Value chosen = builder.constant("i", ElementType.INTEGER, Tensor.of(Shape.of(3), 1f, 0f, -1f));
    Value y = builder.add(new Gather(2), image(builder), chosen);
    return Stream.of(new Example("Gather", builder.output(y).build()));
  }

  private static Stream<Example> concatenate() {
    GraphBuilder builder = new GraphBuilder();
    Value x = image(builder);
    Value y = builder.add(new Activate(Activations.TANH), x);
    return Stream.of(
        new Example("Concatenate", builder.output(builder.add(new Concat(2), x, y, x)).build()));
  }

  private static Stream<Example> positivePower() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.add(new Unary(Unary.Function.EXP), image(builder));
    Value p = builder.constant("p", tensor(7, 1));
    Value y = builder.add(new Binary(Binary.Function.POWER), x, p);
    return Stream.of(new Example("POWER", builder.output(y).build()));
  }

  private static Stream<Example> where() {
    GraphBuilder builder = new GraphBuilder();
    Value x = image(builder);
    Value low = builder.constant("low", tensor(7, 6));
    Value high = builder.constant("high", tensor(2, 1, 1));
    Value isLess = builder.add(new Binary(Binary.Function.LESS), x, low);
    Value y = builder.add(new Where(), isLess, x, high);
    return Stream.of(new Example("Where", builder.output(y).build()));
  }

  private static Stream<Example> truthAsFloat(Binary.Function function, Tensor other) {
    GraphBuilder builder = new GraphBuilder();
    Value x = image(builder);
    Value c = builder.constant("c", other);
    boolean isOfTruths =
        Set.of(Binary.Function.AND, Binary.Function.OR, Binary.Function.XOR).contains(function);
    if (isOfTruths) {
      c = builder.add(new Binary(Binary.Function.LESS), x, c);
      x = builder.add(new Binary(Binary.Function.LESS), x, builder.scalar(0f));
    }
    Value y = builder.add(new Binary(function), x, c);
    Value z = y.type() == ElementType.BOOLEAN ? builder.add(new Cast(ElementType.FLOAT), y) : y;
    return Stream.of(new Example(function.toString(), builder.output(z).build()));
  }

  private static Value image(GraphBuilder builder) {
    return builder.input("x", Dims.of(Dims.BATCH, 2, 7, 6));
  }

  private static Tensor tensor(int... dims) {
    Shape shape = Shape.of(dims);
    return Tensor.of(shape, random(shape.size(), 5));
  }

  private static float[] random(int size, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
