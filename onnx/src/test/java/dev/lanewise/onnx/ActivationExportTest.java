package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Celu;
import dev.lanewise.engine.activation.ESwish;
import dev.lanewise.engine.activation.Elu;
import dev.lanewise.engine.activation.HardShrink;
import dev.lanewise.engine.activation.HardTanh;
import dev.lanewise.engine.activation.Isru;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.activation.Linear;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.Smu;
import dev.lanewise.engine.activation.Snake;
import dev.lanewise.engine.activation.SoftExponential;
import dev.lanewise.engine.activation.SoftShrink;
import dev.lanewise.engine.activation.Softplus;
import dev.lanewise.engine.activation.Squareplus;
import dev.lanewise.engine.activation.ThresholdedRelu;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.Apl;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.onnx.file.FunctionProto;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.ModelProto;
import dev.lanewise.onnx.file.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ActivationExportTest {
  private static final int SIZE = 61;
  private static final double TOLERANCE = 1e-5;

  static Stream<Activation> fixed() {
    return Stream.concat(
        Activations.all().stream(),
        Stream.of(
            new LeakyRelu(0.2f),
            new Linear(-0.5f),
            new ThresholdedRelu(0.25f),
            new Elu(0.5f),
            new Celu(2f),
            new HardTanh(-0.5f, 2f),
            new Isru(3f),
            new Softplus(2f),
            new Squareplus(1f),
            new SoftShrink(1f),
            new HardShrink(1f),
            new ESwish(2f),
            new Smu(0.5f, 1f),
            new SoftExponential(-0.5f),
            new SoftExponential(0.0001f),
            new SoftExponential(0f),
            new Snake(0.001f)));
  }

  static Stream<Arguments> trained() {
    List<TrainableActivation> all = new ArrayList<>(TrainableActivations.all());
    all.add(new Apl(3));
    return all.stream()
        .flatMap(each -> Stream.of(Sharing.values()).map(sharing -> Arguments.of(each, sharing)));
  }

  @ParameterizedTest
  @MethodSource("fixed")
  void fixedOnesAreTheSameInOnnxRuntimeAndImportedBack(Activation activation) throws Exception {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Dims.of(Dims.BATCH, SIZE));
    Graph graph = builder.output(builder.add("y", new Activate(activation), x)).build();
    byte[] file = Models.bytes(OnnxModel.of(graph, Map.of()).proto());

    float[] input = grid(5 * SIZE);
    float[] output = Ort.run(file, Tensor.of(Shape.of(5, SIZE), input));
    for (int i = 0; i < input.length; i++) {
      check(activation.name(), input[i], activation.value(input[i]), output[i]);
    }
    assertByPlan(activation.name(), graph, file, Tensor.of(Shape.of(5, SIZE), input), output);
    if (!activation.equals(Activations.IDENTITY)) { // which leaves no node behind
      Node back = OnnxModel.read(file).toGraph().nodes().getFirst();
      assertEquals(new Activate(activation), back.op());
    }
  }

  @ParameterizedTest
  @MethodSource("trained")
  void trainedOnesAreTheSameInOnnxRuntimeAndImportedBack(
      TrainableActivation activation, Sharing sharing) throws Exception {
    Dims sample = Dims.of(3, 2, 5);
    Dims dims =
        switch (sharing) {
          case LAYER -> Dims.of(1);
          case CHANNEL -> Dims.of(3);
          case NEURON -> sample;
        };
    GraphBuilder builder = new GraphBuilder();
    List<Value> in = new ArrayList<>();
    in.add(builder.input("x", Dims.of(Dims.BATCH, 3, 2, 5)));
    List<float[]> parameters = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < activation.parameters().size(); i++) {
      var letter = activation.parameters().get(i);
      float[] numbers = new float[dims.sampleSize()];
      for (int j = 0; j < numbers.length; j++) {
        double drawn = letter.mean() + (letter.deviation() + 0.1) * random.nextGaussian();
        numbers[j] = letter.held((float) drawn);
      }
      parameters.add(numbers);
      in.add(builder.constant(letter.name(), Tensor.of(dims.at(1), numbers)));
    }
    ActivateTrained op = new ActivateTrained(activation, sharing);
    Graph graph = builder.output(builder.add("y", op, in.toArray(new Value[0]))).build();
    byte[] file = Models.bytes(OnnxModel.of(graph, Map.of()).proto());

    int size = 4 * sample.sampleSize();
    float[] input = grid(size);
    float[] output = Ort.run(file, Tensor.of(Shape.of(4, 3, 2, 5), input));
    double[] p = new double[parameters.size()];
    for (int i = 0; i < size; i++) {
      int at = i % sample.sampleSize();
      int which =
          switch (sharing) {
            case LAYER -> 0;
            case CHANNEL -> at / 10;
            case NEURON -> at;
          };
      for (int j = 0; j < p.length; j++) {
        p[j] = parameters.get(j)[which];
      }
      check(activation.name(), input[i], activation.value(input[i], p), output[i]);
    }
    assertByPlan(activation.name(), graph, file, Tensor.of(Shape.of(4, 3, 2, 5), input), output);
    Node back = OnnxModel.read(file).toGraph().nodes().getFirst();
    assertEquals(op, back.op());
    for (int i = 1; i < in.size(); i++) {
      assertEquals(dims, back.inputs().get(i).dims());
    }
  }

  @Test
  void differentSettingsOfOneActivationShareItsFunction() throws Exception {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Dims.of(Dims.BATCH, SIZE));
    Value once = builder.add(new Activate(new Snake(1f)), x);
    Value twice = builder.add(new Activate(new Snake(2f)), once);
    OnnxModel model = OnnxModel.of(builder.output(twice).build(), Map.of());
    assertEquals(1, model.proto().functions().size());
    float[] input = grid(SIZE);
    float[] output = Ort.run(Models.bytes(model.proto()), Tensor.of(Shape.of(1, SIZE), input));
    for (int i = 0; i < SIZE; i++) {
      check("snake", input[i], new Snake(2f).value(new Snake(1f).value(input[i])), output[i]);
    }
  }

  /** The file gives the graph's bits, and its functions, were they not known, the same numbers. */
  private static void assertByPlan(
      String name, Graph graph, byte[] file, Tensor input, float[] output) throws Exception {
    Graph back = OnnxModel.read(file).toGraph();
    assertArrayEquals(Plans.run(graph, input), Plans.run(back, input));
    Graph spelled = OnnxModel.read(Models.bytes(foreign(ModelProto.read(file)))).toGraph();
    float[] by = Plans.run(spelled, input);
    for (int i = 0; i < by.length; i++) {
      check(name, input.data()[i], output[i], by[i]);
    }
  }

  /** The model with its functions in a domain that nobody knows. */
  private static ModelProto foreign(ModelProto model) {
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : model.graph().nodes()) {
      nodes.add(
          new NodeProto(
              node.name(),
              node.operator(),
              node.domain().isEmpty() ? "" : "elsewhere",
              node.inputs(),
              node.outputs(),
              node.attributes()));
    }
    List<FunctionProto> functions = new ArrayList<>();
    for (FunctionProto f : model.functions()) {
      functions.add(
          new FunctionProto(
              "elsewhere",
              f.name(),
              f.inputs(),
              f.outputs(),
              f.attributes(),
              f.nodes(),
              f.operatorSets(),
              f.documentation()));
    }
    GraphProto graph = model.graph();
    return new ModelProto(
        model.irVersion(),
        model.operatorSets(),
        "",
        "",
        "",
        new GraphProto("g", nodes, graph.initializers(), graph.inputs(), graph.outputs()),
        model.metadata(),
        functions);
  }

  private static float[] grid(int size) {
    float[] grid = new float[size];
    for (int i = 0; i < size; i++) {
      grid[i] = (i - size / 2) * (16f / size);
    }
    return grid;
  }

  private static void check(String name, float x, double expected, float got) {
    boolean isSame =
        Double.isNaN(expected)
            ? Float.isNaN(got)
            : Math.abs(got - expected) <= TOLERANCE * (1 + Math.abs(expected));
    assertTrue(isSame, name + " of " + x + ": expected " + expected + ", got " + got);
  }
}
