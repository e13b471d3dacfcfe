package dev.lanewise.onnx;

import static dev.lanewise.onnx.Models.set;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.LocalResponse;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.ModelProto;
import dev.lanewise.onnx.file.TensorProto;
import dev.lanewise.onnx.importing.UnsupportedOnnxException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OnnxModelTest {
  @Test
  void firstOpenSizeOfAnInputIsTheBatch() throws Exception {
    Graph graph =
        Models.opset(17)
            .input("x", -1, 3)
            .floats("w", List.of(2, 3), 1, 2, 3, 4, 5, 6)
            .floats("b", List.of(2), 7, 8)
            .node("Gemm", List.of("x", "w", "b"), "y", set("transB", 1))
            .output("y")
            .model()
            .toGraph();
    assertEquals(Dims.of(Dims.BATCH, 3), graph.inputs().getFirst().dims());
    assertEquals(Dims.of(Dims.BATCH, 2), graph.outputs().getFirst().dims());
    assertEquals(new FullyConnected(), graph.nodes().getFirst().op());
  }

  @Test
  void fixedShapesTakeTheBatchsPlace() throws Exception {
    OnnxModel model =
        Models.opset(17).input("x", -1, 3).node("Relu", List.of("x"), "y").output("y").model();
    Graph graph = model.toGraph(Map.of("x", new int[] {5, 3}));
    assertEquals(Dims.of(5, 3), graph.outputs().getFirst().dims());
    assertThrows(
        IllegalArgumentException.class, () -> model.toGraph(Map.of("x", new int[] {5, 4})));
    assertThrows(
        IllegalArgumentException.class, () -> model.toGraph(Map.of("z", new int[] {5, 3})));
  }

  /** ONNX holds alpha times the size, from which alpha does not follow to the last bit. */
  @ParameterizedTest
  @CsvSource({"5, 1e-4", "5, 2e-5", "11, 1.1111112e-4", "3, 0.3", "7, 1"})
  void factorOfLocalResponseComesBack(int size, float alpha) throws Exception {
    LocalResponse op = new LocalResponse(size, 2, alpha, 0.75f);
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Dims.of(Dims.BATCH, 4, 3, 3));
    Graph written = graph.output(graph.add(op, x)).build();
    Graph read = OnnxModel.read(Models.bytes(OnnxModel.of(written, Map.of()).proto())).toGraph();
    assertEquals(op, read.nodes().getFirst().op());
  }

  @Test
  void constantMatrixOfGemmIsTurned() throws Exception {
    Graph graph =
        Models.opset(13)
            .input("x", -1, 3)
            .floats("w", List.of(3, 2), 1, 2, 3, 4, 5, 6)
            .node("Gemm", List.of("x", "w"), "y")
            .output("y")
            .model()
            .toGraph();
    Node node = graph.nodes().getFirst();
    assertEquals(new FullyConnected(), node.op());
    assertArrayEquals(
        new float[] {1, 3, 5, 2, 4, 6}, node.inputs().get(1).constant().orElseThrow().toArray());
  }

  @Test
  void shapesAreWorkedOutWithTheBatchInThem() throws Exception {
    Graph graph =
        Models.opset(13)
            .input("x", -1, 4, 6)
            .longs("first", 0)
            .longs("rest", -1)
            .node("Shape", List.of("x"), "s")
            .node("Gather", List.of("s", "first"), "n", set("axis", 0))
            .node("Concat", List.of("n", "rest"), "to", set("axis", 0))
            .node("Reshape", List.of("x", "to"), "y")
            .output("y")
            .model()
            .toGraph();
    assertEquals(Dims.of(Dims.BATCH, 24), graph.outputs().getFirst().dims());
    assertEquals(1, graph.nodes().size());
  }

  @Test
  void arithmeticThatMixesSamplesAsksForFixedShapes() throws Exception {
    OnnxModel model =
        Models.opset(13)
            .input("x", -1, 4)
            .longs("four", 4)
            .longs("first", 0)
            .node("Shape", List.of("x"), "s")
            .node("Gather", List.of("s", "first"), "n", set("axis", 0))
            .node("Mul", List.of("n", "four"), "all")
            .node("Reshape", List.of("x", "all"), "y")
            .output("y")
            .model();
    String message =
        String.valueOf(assertThrows(UnsupportedOnnxException.class, model::toGraph).getMessage());
    assertTrue(message.contains("fixed shapes") && message.contains("all_node"), message);
    Graph fixed = model.toGraph(Map.of("x", new int[] {3, 4}));
    assertEquals(Dims.of(12), fixed.outputs().getFirst().dims());
  }

  /** As attention takes queries, keys and values out of one product. */
  @ParameterizedTest
  @ValueSource(strings = {"Gather", "Split", "Slice"})
  void partsAreTakenWhereTheBatchStandsBehindAnotherAxis(String operator) throws Exception {
    Models models =
        Models.opset(13)
            .input("x", -1, 2, 3, 2)
            .longs("first", 0)
            .longs("second", 1)
            .longs("third", 2)
            .longs("none")
            .longs("parts", 1, 1, 1)
            .node("Transpose", List.of("x"), "t", set("perm", List.of(2L, 0L, 3L, 1L)));
    switch (operator) {
      case "Gather" ->
          models
              .node("Reshape", List.of("second", "none"), "number")
              .node("Gather", List.of("t", "number"), "part");
      case "Split" ->
          models
              .node("Split", List.of("t", "parts"), List.of("a", "b", "c"))
              .node("Squeeze", List.of("b", "first"), "part");
      default ->
          models
              .node("Slice", List.of("t", "second", "third", "first"), "b")
              .node("Squeeze", List.of("b"), "part");
    }
    Graph graph =
        models
            .node("Transpose", List.of("part"), "y", set("perm", List.of(0L, 2L, 1L)))
            .output("part", -1, 2, 2)
            .output("y", -1, 2, 2)
            .model()
            .toGraph();
    float[] x = new float[24];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    float[][] y = new float[2][8];
    Plan.of(graph).newSession(2).run(new float[][] {x}, y);
    assertArrayEquals(new float[] {2, 8, 3, 9, 14, 20, 15, 21}, y[0]);
    assertArrayEquals(new float[] {2, 3, 8, 9, 14, 15, 20, 21}, y[1]);
  }

  /** As traced with one sample: the file's numbers hold for this batch, and are no errors. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Reshape | sizes of one batch alone, [-1, 4, 1, 1] as [1, 4]",
        "Squeeze | a squeeze of the batch",
        "Resize | another size of the batch",
        "Concat | parts with and without the batch"
      })
  void whatHoldsForOneBatchAloneAsksForFixedShapes(String operator, String problem)
      throws Exception {
    List<String> inputs =
        switch (operator) {
          case "Reshape" -> List.of("x", "row");
          case "Resize" -> List.of("x", "", "", "sizes");
          case "Concat" -> List.of("x", "one");
          default -> List.of("x", "first");
        };
    AttributeProto setting = operator.equals("Concat") ? set("axis", 1) : set("mode", "nearest");
    OnnxModel model =
        Models.opset(17)
            .input("x", -1, 4, 1, 1)
            .longs("first", 0)
            .longs("row", 1, 4)
            .longs("sizes", 1, 4, 2, 2)
            .floats("one", List.of(1, 1, 1, 1), 1)
            .node(operator, inputs, "y", setting)
            .output("y")
            .model();
    String refused = assertThrows(UnsupportedOnnxException.class, model::toGraph).getMessage();
    assertTrue(String.valueOf(refused).contains(problem + "; give the inputs fixed"), refused);
    assertEquals(1, model.toGraph(Map.of("x", new int[] {1, 4, 1, 1})).outputs().size());
  }

  /** They are no errors of the file, which runs once its batch has a size. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Gather",
        "ReduceMean",
        "ReduceLogSumExp",
        "ArgMax",
        "ArgMin",
        "Softmax",
        "LayerNormalization",
        "MeanVarianceNormalization",
        "Concat",
        "Transpose"
      })
  void whatMixesSamplesAsksForFixedShapes(String operator) throws Exception {
    List<String> inputs =
        switch (operator) {
          case "Gather" -> List.of("x", "first");
          case "Concat" -> List.of("x", "x");
          case "LayerNormalization" -> List.of("x", "one");
          default -> List.of("x");
        };
    AttributeProto setting =
        switch (operator) {
          case "Transpose" -> set("perm", List.of(1L, 0L, 2L, 3L));
          case "ReduceMean", "ReduceLogSumExp", "MeanVarianceNormalization" ->
              set("axes", List.of(0L));
          default -> set("axis", 0);
        };
    OnnxModel model =
        Models.opset(17)
            .input("x", -1, 4, 1, 1)
            .longs("first", 0)
            .floats("one", List.of(1), 1)
            .node(operator, inputs, "y", setting)
            .output("y")
            .model();
    String refused = assertThrows(UnsupportedOnnxException.class, model::toGraph).getMessage();
    assertTrue(String.valueOf(refused).contains("of the batch; give the inputs fixed"), refused);
    assertTrue(model.toGraph(Map.of("x", new int[] {3, 4, 1, 1})).outputs().size() == 1);
  }

  @ParameterizedTest
  @CsvSource({"18, 2", "21, 4"}) // scales of groups, then of channels
  void groupsAreNormalizedInABatchOfAFixedSize(int opset, int scales) throws Exception {
    float[] ones = new float[scales];
    Arrays.fill(ones, 1);
    OnnxModel model =
        Models.opset(opset)
            .input("x", 2, 4, 1, 3)
            .floats("scale", List.of(scales), ones)
            .floats("bias", List.of(scales), new float[scales])
            .node("GroupNormalization", List.of("x", "scale", "bias"), "y", set("num_groups", 2))
            .output("y")
            .model();
    float[] x = new float[24];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * i % 7 + 10 * (i / 6);
    }
    float[] y = Plans.run(model.toGraph(), Tensor.of(Shape.of(2, 4, 1, 3), x));
    for (int group = 0; group < 4; group++) {
      double mean = 0;
      double square = 0;
      for (int i = 6 * group; i < 6 * group + 6; i++) {
        mean += y[i] / 6;
        square += y[i] * y[i] / 6;
      }
      assertEquals(0, mean, 1e-5);
      assertEquals(1, square, 1e-4);
    }
  }

  /** Copied once a number, a hundred thousand take minutes; and each is no message of its own. */
  @Test
  @Timeout(60)
  void longListsOfNumbersAreReadInTimeOfTheirLength() throws Exception {
    List<Long> longs = Collections.nCopies(4_500_000, 7L);
    Models models =
        Models.opset(17)
            .input("x", 2)
            .node("Constant", List.of(), "a", set("value_ints", longs))
            .node(
                "Constant",
                List.of(),
                "b",
                new AttributeProto(
                    "value_floats",
                    new AttributeProto.FloatsContent(Collections.nCopies(300_000, 0.5f))))
            .output("x");
    GraphProto graph = models.model().proto().graph();
    AttributeProto.Content whole = graph.nodes().getFirst().attributes().getFirst().content();
    assertEquals(new AttributeProto.IntegersContent(longs), whole);
    AttributeProto.Content halves = graph.nodes().getLast().attributes().getFirst().content();
    assertEquals(300_000, ((AttributeProto.FloatsContent) halves).values().size());
    assertEquals(0.5f, ((AttributeProto.FloatsContent) halves).values().getLast());
  }

  @Test
  void piecesOfAListAreReadOneBehindTheOther() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    byte[] two = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40}; // 1, 2
    out.writeInt64(1, 2);
    out.writeByteArray(1, new byte[] {3, 1});
    out.writeInt32(2, DataType.FLOAT.code());
    out.writeByteArray(4, two);
    out.writeFloat(4, 3);
    out.writeFloat(4, 4);
    out.writeByteArray(4, two);
    out.flush();
    TensorProto tensor = TensorProto.read(bytes.toByteArray());
    assertEquals(List.of(2, 3, 1), tensor.dims());
    assertArrayEquals(new float[] {1, 2, 3, 4, 1, 2}, tensor.floats());
  }

  /** PyTorch's flip ends at the least of all longs; a start before the first is the first. */
  @ParameterizedTest
  @CsvSource({
    "-1, -9223372036854775808, 5 4 3 2 1",
    "9223372036854775807, -9223372036854775808, 5 4 3 2 1",
    "-10, -9223372036854775808, 1",
    "-2, -4, 4 3",
    "1, -10, 2 1",
  })
  void slicesGoBackwards(long start, long end, String expected) throws Exception {
    byte[] file =
        Models.bytes(
            Models.opset(17)
                .input("x", 1, 5)
                .longs("start", start)
                .longs("end", end)
                .longs("axis", 1)
                .longs("step", -1)
                .node("Slice", List.of("x", "start", "end", "axis", "step"), "y")
                .output("y")
                .proto());
    Tensor x = Tensor.of(Shape.of(1, 5), 1f, 2f, 3f, 4f, 5f);
    float[] y = Plans.run(OnnxModel.read(file).toGraph(), x);
    assertArrayEquals(Ort.run(file, x), y);
    assertEquals(
        expected,
        IntStream.range(0, y.length).mapToObj(i -> "" + (int) y[i]).collect(joining(" ")));
  }

  /** Doubles do not tell 2⁵³ and 2⁵³ + 1 apart. */
  @Test
  void signsOfWholeNumbersAreWorkedOutExactly() throws Exception {
    long large = (1L << 53) + 1;
    OnnxModel model =
        Models.opset(17)
            .input("x", 2)
            .longs("large", large, -large)
            .longs("next", large - 1, -large + 1)
            .node("Neg", List.of("large"), "negated")
            .node("Add", List.of("negated", "next"), "apart")
            .node("Sign", List.of("negated"), "sign")
            .node("Mul", List.of("sign", "apart"), "ones")
            .node("Cast", List.of("ones"), "floats", set("to", 1))
            .node("Add", List.of("x", "floats"), "y")
            .output("y")
            .model();
    Tensor x = Tensor.of(Shape.of(2), 0f, 2f);
    assertArrayEquals(new float[] {1, 3}, Plans.run(model.toGraph(), x));
  }

  /** As a cast of what the standard's formula gives; between its parts nothing is dropped. */
  @ParameterizedTest
  @CsvSource({
    "ReduceL2, INT32, '1 2', 2",
    "ReduceL1, INT32, '-1 2', 3",
    "ReduceMean, INT64, '-1 -2', -1",
    "ReduceLogSum, INT32, '4 5', 2",
    "ReduceLogSumExp, INT64, '2 2', 2",
    "ReduceLogSumExp, INT64, '-3 -3', -2",
    "Erf, INT32, '-1 0 1 5', '0 0 0 1'",
    "Shrink, INT32, '-3 0 1 3', '-2 0 0 2'",
    "Gemm, INT32, '1 2', '4'",
  })
  void whatOperatorsGiveOfWholeNumbersIsWhole(
      String operator, DataType type, String numbers, String expected) throws Exception {
    float[] x = floats(numbers);
    AttributeProto[] settings =
        switch (operator) {
          case "Shrink" -> new AttributeProto[] {set("lambd", 1.5f), set("bias", 0.5f)};
          case "Gemm" -> new AttributeProto[] {set("alpha", 0.5f), set("beta", 0.5f)};
          default -> new AttributeProto[0];
        };
    List<String> in = operator.equals("Gemm") ? List.of("x", "w", "c") : List.of("x");
    Graph graph =
        Models.opset(13)
            .input("x", type, 1, x.length)
            .ints("numbers", 1, 1)
            .longs("column", 2, 1)
            .node("Reshape", List.of("numbers", "column"), "w") // 3 / 2 + 5 / 2
            .ints("c", 5)
            .node(operator, in, "y", settings)
            .output("y")
            .model()
            .toGraph();
    assertEquals(ElementType.INTEGER, graph.outputs().getFirst().type());
    float[] y = Plans.run(graph, Tensor.of(Shape.of(1, x.length), x));
    assertArrayEquals(floats(expected), y);
  }

  private static float[] floats(String numbers) {
    String[] texts = numbers.split(" ", -1);
    float[] floats = new float[texts.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.parseFloat(texts[i]);
    }
    return floats;
  }

  @Test
  void wholeNumbersStayWholeInALinearResizeAndAFusedActivation() throws Exception {
    Graph graph =
        Models.opset(13)
            .input("x", DataType.INT32, 1, 1, 3)
            .floats("roi", List.of(0))
            .floats("scales", List.of(3), 1, 1, 2)
            .node("Add", List.of("x", "x"), "sum")
            .node("Shrink", List.of("sum"), "shrunk", set("lambd", 0.5f), set("bias", 0.5f))
            .node("Resize", List.of("shrunk", "roi", "scales"), "y", set("mode", "linear"))
            .output("y")
            .model()
            .toGraph();
    float[] y = Plans.run(graph, Tensor.of(Shape.of(1, 1, 3), 1, 3, -3)); // 2 6 -6, 1 5 -5
    assertArrayEquals(new float[] {1, 2, 4, 2, -2, -5}, y);
  }

  @Test
  void allUnknownOperatorsAreListedAtOnce() throws Exception {
    OnnxModel model =
        Models.opset(17)
            .input("x", 2, 3)
            .node("Hardmax", List.of("x"), "a")
            .node("Relu", List.of("a"), "b")
            .node("TopK", List.of("b"), "y")
            .output("y")
            .model();
    UnsupportedOnnxException e = assertThrows(UnsupportedOnnxException.class, model::toGraph);
    assertEquals(
        List.of("operator of node a_node (Hardmax)", "operator of node y_node (TopK)"),
        e.problems());
  }

  @Test
  void whatOnlyOtherOutputsNeedIsLeftOut() throws Exception {
    OnnxModel model =
        Models.opset(17)
            .input("x", -1, 2)
            .input("mask", -1, 2)
            .floats("half", List.of(1), 0.5f)
            .floats("classes", List.of(2), 3, 4)
            .node("Mul", List.of("x", "half"), "scores")
            .node("ZipZap", List.of("scores", "classes", "mask"), "label")
            .output("label")
            .output("scores", -1, 2)
            .model();
    OnnxModel scores = model.only("scores").withMetadata(Map.of("a", "1"));
    assertEquals(Map.of("a", "1"), scores.metadata());
    assertEquals(Map.of("a", "2"), scores.withMetadata(Map.of("a", "2")).metadata());
    assertEquals(1, scores.inputs().size());
    assertEquals(1, scores.proto().graph().initializers().size());
    float[] halves = new float[2];
    Plan.of(scores.toGraph()).newSession().run(new float[] {1, 3}, halves);
    assertArrayEquals(new float[] {0.5f, 1.5f}, halves);
    assertThrows(UnsupportedOnnxException.class, () -> model.only("label").toGraph());
    String refused =
        assertThrows(IllegalArgumentException.class, () -> model.only("half")).getMessage();
    assertEquals("expected one of the outputs label, scores, got 'half'", refused);
  }

  /** Both have no name where an optional one is missing, which makes them no pair. */
  @Test
  void inputsAndOutputsThatAreMissingDoNotBelongTogether() throws Exception {
    OnnxModel model =
        Models.opset(17)
            .input("x", -1, 2)
            .floats("most", List.of(), 1)
            .node("ZipZap", List.of("x"), "")
            .node("Clip", List.of("x", "", "most"), "y")
            .output("y")
            .output("x")
            .model();
    Graph graph = model.only("y").toGraph();
    assertEquals(Dims.of(Dims.BATCH, 2), graph.outputs().getFirst().dims());
  }

  @Test
  void unevenPaddingIsANodeOfItsOwn() throws Exception {
    Graph graph =
        Models.opset(11)
            .input("x", -1, 1, 4, 4)
            .floats("w", List.of(1, 1, 2, 2), 1, 2, 3, 4)
            .node("Conv", List.of("x", "w"), "y", set("auto_pad", "SAME_UPPER"))
            .output("y")
            .model()
            .toGraph();
    assertTrue(graph.nodes().get(0).op() instanceof Pad);
    assertTrue(graph.nodes().get(1).op() instanceof Convolution);
    assertEquals(Dims.of(Dims.BATCH, 1, 4, 4), graph.outputs().getFirst().dims());
  }

  @Test
  void whatIsReadBeforeItIsGivenIsRefused() throws Exception {
    OnnxModel cyclic =
        Models.opset(17)
            .input("x", 2)
            .node("Add", List.of("x", "b"), "a")
            .node("Relu", List.of("a"), "b")
            .output("b")
            .model();
    String message =
        String.valueOf(assertThrows(InvalidOnnxException.class, cyclic::toGraph).getMessage());
    assertTrue(message.contains("a_node (Add)") && message.contains("got b"), message);
  }

  @Test
  void sizesThatContradictEachOtherAreRefused() throws Exception {
    OnnxModel inside =
        Models.opset(17)
            .input("x", 2, 3)
            .floats("c", List.of(4), 1, 2, 3, 4)
            .node("Add", List.of("x", "c"), "y")
            .output("y")
            .model();
    OnnxModel outside =
        Models.opset(17).input("x", 2, 3).node("Relu", List.of("x"), "y").output("y", 2, 4).model();
    assertThrows(InvalidOnnxException.class, inside::toGraph);
    assertThrows(InvalidOnnxException.class, outside::toGraph);
  }

  @Test
  void lyingSizesOfTensorsAreRefusedBeforeAnythingIsMadeOfThem() {
    TensorProto lying =
        new TensorProto("w", DataType.FLOAT, List.of(1 << 15, 1 << 15, 1), ByteBuffer.allocate(8));
    TensorProto huge =
        new TensorProto(
            "w", DataType.FLOAT, List.of(1 << 30, 1 << 30, 1 << 30), ByteBuffer.allocate(8));
    for (TensorProto tensor : List.of(lying, huge)) {
      ModelProto right = Models.opset(17).input("x", 1).output("x").proto();
      ModelProto wrong =
          new ModelProto(
              right.irVersion(),
              right.operatorSets(),
              "",
              "",
              "",
              new GraphProto(
                  "g", List.of(), List.of(tensor), right.graph().inputs(), right.graph().outputs()),
              right.metadata(),
              List.of());
      assertThrows(InvalidOnnxException.class, () -> OnnxModel.read(Models.bytes(wrong)));
    }
  }

  @Test
  void everyTruncationIsRefusedOrALesserModel() throws Exception {
    byte[] whole =
        Models.bytes(
            Models.opset(17)
                .input("x", -1, 3)
                .floats("w", List.of(3), 1, 2, 3)
                .node("Mul", List.of("x", "w"), "y")
                .output("y")
                .proto());
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        OnnxModel.read(cut).toGraph();
      } catch (InvalidOnnxException | UnsupportedOnnxException _) {
        refused++;
      }
    }
    assertTrue(refused >= whole.length - 3, "refused " + refused + " of " + whole.length);
  }
}
