package dev.lanewise.onnx;

import static dev.lanewise.onnx.Models.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.plan.PlanTooLargeException;
import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.TensorProto;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small files whose sizes agree with each other, and that no machine can run. */
final class HugeSizesTest {
  private static final long SIDE = 1 << 14; // squared, the most elements of a sample

  private static Models smallImage() {
    return Models.opset(17).input("x", 1, 1, 4, 4);
  }

  private static String refusal(Models models) throws Exception {
    OnnxModel model = models.model();
    InvalidOnnxException refused = assertThrows(InvalidOnnxException.class, model::toGraph);
    return String.valueOf(refused.getMessage());
  }

  @Test
  void anInputOfFourBillionElementsIsRefused() throws Exception {
    String message =
        refusal(
            Models.opset(17)
                .input("x", 1, 1, 65536, 65536)
                .node("Relu", List.of("x"), "y")
                .output("y"));
    assertTrue(message.startsWith("input x: "), message);
  }

  @Test
  void anInputOfMoreThanAnIntHoldsIsRefused() throws Exception {
    String message =
        refusal(
            Models.opset(17).input("x", 1L << 31, 2).node("Relu", List.of("x"), "y").output("y"));
    assertTrue(message.startsWith("input x: expected sizes") && message.contains("2147483648"));
  }

  @Test
  void valuesOfBillionsAreRefusedByTheirNodes() throws Exception {
    Models pad =
        smallImage()
            .longs("pads", 0, 0, 0, 0, 0, 0, 65536, 65536)
            .node("Pad", List.of("x", "pads"), "y")
            .output("y");
    Models tile =
        smallImage()
            .longs("repeats", 1, 1, 10_000, 10_000)
            .node("Tile", List.of("x", "repeats"), "y")
            .output("y");
    Models resize =
        smallImage()
            .longs("sizes", 1, 1, 40_000, 40_000)
            .node("Resize", List.of("x", "", "", "sizes"), "y")
            .output("y");
    Models constant =
        Models.opset(17)
            .input("x", 1)
            .longs("shape", 65536, 65536)
            .node("ConstantOfShape", List.of("shape"), "c")
            .node("Add", List.of("x", "c"), "y")
            .output("y");
    Models transposed =
        Models.opset(17)
            .input("x", 1, 1, 1000, 1000)
            .floats("w", List.of(1, 1, 1, 1), 1)
            .node("ConvTranspose", List.of("x", "w"), "y", set("strides", List.of(50L, 50L)))
            .output("y");
    for (Models each : List.of(pad, tile, resize, constant, transposed)) {
      String message = refusal(each);
      assertTrue(message.startsWith("node ") && message.contains("expected"), message);
    }
  }

  /**
   * Each is small enough to be worked out while importing; together they are more than a value may
   * have.
   */
  @Test
  void shapesThatAreSmallOneByOneAreNotJoinedWhileImporting() throws Exception {
    String message =
        refusal(
            Models.opset(17)
                .input("x", 1)
                .longs("shape", 1 << 16)
                .node("ConstantOfShape", List.of("shape"), "c", zero())
                .node("Concat", Collections.nCopies(5000, "c"), "y", set("axis", 0))
                .output("y"));
    assertTrue(message.startsWith("node y_node (Concat): expected at most"), message);
  }

  /** Makes what is filled with it whole numbers. */
  private static AttributeProto zero() {
    TensorProto zero = TensorProto.of("zero", List.of(1), new long[1]);
    return new AttributeProto("value", new AttributeProto.TensorContent(zero));
  }

  @Test
  void whatFitsOneByOneButNotTogetherIsRefusedByTheSession() throws Exception {
    Models models =
        Models.opset(17).input("x", 1, 1, SIDE, SIDE).floats("w", List.of(1, 1, 1, 1), 2);
    String last = "x";
    for (int i = 0; i < 8; i++) {
      models.node("Conv", List.of(last, "w"), "y" + i).output("y" + i);
      last = "y" + i;
    }
    Plan plan = Plan.of(models.model().toGraph());
    PlanTooLargeException refused = assertThrows(PlanTooLargeException.class, plan::newSession);
    assertEquals(8 * 4 * SIDE * SIDE, refused.neededBytes());
  }

  @Test
  void constantsThatFitOneByOneButNotTogetherAreNotComputed() throws Exception {
    Models models = Models.opset(17).input("x", 1).longs("shape", SIDE, SIDE);
    long count = Runtime.getRuntime().maxMemory() / (4 * SIDE * SIDE) + 1;
    for (long i = 0; i < count; i++) {
      models
          .node("ConstantOfShape", List.of("shape"), "c" + i)
          .node("Mul", List.of("x", "c" + i), "y" + i)
          .output("y" + i);
    }
    Graph graph = models.model().toGraph();
    PlanTooLargeException refused = assertThrows(PlanTooLargeException.class, () -> Plan.of(graph));
    assertEquals(count * 4 * SIDE * SIDE, refused.neededBytes());
  }

  /** Its windows overlap the end by one; each output's share was counted tap by tap. */
  @Test
  void unevenWindowsAreCountedWithoutGoingThroughTheirTaps() throws Exception {
    long size = 1 << 22;
    Plan plan =
        Plan.of(
            Models.opset(17)
                .input("x", 1, 1, size)
                .node(
                    "AveragePool",
                    List.of("x"),
                    "y",
                    set("kernel_shape", List.of(size / 2)),
                    set("pads", List.of(0L, 1L)))
                .output("y")
                .model()
                .toGraph());
    assertEquals(size / 2 + 2, plan.outputs().getFirst().dims().dim(2));
  }
}
