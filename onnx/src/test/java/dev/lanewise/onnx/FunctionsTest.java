package dev.lanewise.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.AttributeProto.Reference;
import dev.lanewise.onnx.file.FunctionProto;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.ModelProto;
import dev.lanewise.onnx.file.NodeProto;
import dev.lanewise.onnx.file.OperatorSetId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators that a file brings along. */
final class FunctionsTest {
  private static final String OWN = "own";
  private static final Tensor X = Tensor.of(Shape.of(2), -1f, 2f);

  /** {@code Leaky(x) = LeakyRelu(x, alpha)}, with a slope for calls that give none. */
  private static FunctionProto leaky(float alpha, String overload) {
    AttributeProto slope = new AttributeProto("alpha", Reference.ofFloat("alpha"));
    return new FunctionProto(
        OWN,
        "Leaky",
        List.of("x"),
        List.of("y"),
        List.of(),
        List.of(Models.set("alpha", alpha)),
        List.of(new NodeProto("", "LeakyRelu", "", List.of("x"), List.of("y"), List.of(slope))),
        List.of(new OperatorSetId("", 17)),
        "",
        overload);
  }

  private static NodeProto call(String overload, AttributeProto... attributes) {
    return new NodeProto(
        "", "Leaky", OWN, List.of("x"), List.of("y"), List.of(attributes), overload);
  }

  private static OnnxModel model(NodeProto node, List<FunctionProto> functions) throws Exception {
    ModelProto bare = Models.opset(17).input("x", 2).output("y").proto();
    GraphProto graph = bare.graph();
    ModelProto proto =
        new ModelProto(
            10,
            List.of(new OperatorSetId("", 17), new OperatorSetId(OWN, 1)),
            "",
            "",
            "",
            new GraphProto("g", List.of(node), List.of(), graph.inputs(), graph.outputs()),
            bare.metadata(),
            functions);
    return OnnxModel.read(Models.bytes(proto));
  }

  private static void assertGives(OnnxModel model, float... expected) throws Exception {
    assertArrayEquals(expected, Plans.run(model.toGraph(), X));
    assertArrayEquals(expected, Ort.run(Models.bytes(model.proto()), X));
  }

  @Test
  void settingsThatACallLeavesOutHaveTheirDefaults() throws Exception {
    List<FunctionProto> functions = List.of(leaky(0.25f, ""));
    assertGives(model(call(""), functions), -0.25f, 2);
    assertGives(model(call("", Models.set("alpha", 0.5f)), functions), -0.5f, 2);
  }

  @Test
  void overloadsAreToldApart() throws Exception {
    List<FunctionProto> functions = List.of(leaky(0.25f, "a"), leaky(0.5f, "b"));
    assertGives(model(call("a"), functions), -0.25f, 2);
    assertGives(model(call("b"), functions), -0.5f, 2);
  }

  @Test
  void twoOfOneNameAreRefused() throws Exception {
    OnnxModel model = model(call("a"), List.of(leaky(0.25f, "a"), leaky(0.5f, "a")));
    String refused = assertThrows(InvalidOnnxException.class, model::toGraph).getMessage();
    assertTrue(String.valueOf(refused).contains("Leaky: expected one of its name"), refused);
  }

  @Test
  void filesKeepWhatFunctionsAreMadeOf() throws Exception {
    AttributeProto axes = new AttributeProto("axes", new Reference("axes", 7));
    FunctionProto mean =
        new FunctionProto(
            OWN,
            "Leaky",
            List.of("x"),
            List.of("y"),
            List.of("axes"),
            List.of(Models.set("keepdims", 0)),
            List.of(new NodeProto("", "ReduceMean", "", List.of("x"), List.of("y"), List.of(axes))),
            List.of(new OperatorSetId("", 17)),
            "",
            "of floats");
    OnnxModel model = model(call("of floats"), List.of(mean));
    assertEquals(List.of(mean), model.proto().functions());
    assertEquals(call("of floats"), model.proto().graph().nodes().getFirst());
  }

  /** Each calls the next; going after them one within the other overflowed the stack. */
  @Test
  void aLongChainOfFunctionsIsRefused() throws Exception {
    List<FunctionProto> chain = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      NodeProto next = new NodeProto("", "f" + (i + 1), OWN, List.of("x"), List.of("y"), List.of());
      chain.add(
          new FunctionProto(
              OWN, "f" + i, List.of("x"), List.of("y"), List.of(), List.of(next), List.of(), ""));
    }
    chain.removeLast();
    chain.add(
        new FunctionProto(
            OWN, "f99999", List.of("x"), List.of("x"), List.of(), List.of(), List.of(), ""));
    NodeProto first = new NodeProto("", "f0", OWN, List.of("x"), List.of("y"), List.of());
    OnnxModel model = model(first, chain);
    String refused = assertThrows(InvalidOnnxException.class, model::toGraph).getMessage();
    assertTrue(String.valueOf(refused).contains("functions at most 16 deep"), refused);
  }
}
