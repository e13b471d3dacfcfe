package dev.lanewise.engine.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static final Window SAME = Window.of(3, 1, 1);

  private final GraphBuilder graph = new GraphBuilder();
  private final Value image = graph.input("image", Dims.batchOf(Shape.of(3, 8, 8)));

  @Test
  void shapesFollowFromTheInputAndKeepTheBatch() {
    Value w = graph.constant("w", Tensor.zeros(4, 3, 3, 3));
    Value y = graph.add(new Convolution(SAME, SAME, 1), image, w);
    assertEquals(Dims.of(Dims.BATCH, 4, 8, 8), y.dims());
    Value pooled = graph.add(new MaxPool(Window.of(2, 2, 0), Window.of(2, 2, 0)), y);
    Value rows = graph.add(new View(Dims.of(Dims.BATCH, 64)), pooled);
    Value scores = graph.add(new FullyConnected(), rows, graph.constant("v", Tensor.zeros(10, 64)));
    assertEquals(Shape.of(7, 10), scores.dims().at(7));
    assertTrue(graph.output(scores).build().isBatched());
  }

  @Test
  void whatDoesNotFitIsNamedWithItsNode() {
    Value w = graph.constant("w", Tensor.zeros(4, 2, 3, 3));
    InvalidGraphException e =
        assertThrows(
            InvalidGraphException.class,
            () -> graph.add("conv1", new Convolution(SAME, SAME, 1), image, w));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("conv1"), message);
    assertTrue(message.contains("expected W (4, 3, 3, 3), got (4, 2, 3, 3)"), message);
  }

  @Test
  void theBatchStaysWhole() {
    assertInvalid(new Transpose(List.of(1, 0, 2, 3)), image);
    assertInvalid(new View(Dims.of(Dims.BATCH, 191)), image);
    assertInvalid(new Reduce(Reduce.Function.SUM, List.of(0), true), image);
    assertInvalid(new Concat(0), image, image);
    assertInvalid(new SoftmaxAlong(0, false), image);
    assertInvalid(
        new Slice(List.of(1, 0, 0, 0), List.of(Dims.BATCH, 3, 8, 8), List.of(1, 1, 1, 1)), image);
    assertInvalid(new Pad(Pad.Mode.EDGE, List.of(1, 0, 0, 0), List.of(0, 0, 0, 0), 0), image);
  }

  @Test
  void smallerValuesAreRepeatedAsNumPyDoes() {
    Value bias = graph.constant("bias", Tensor.zeros(3, 1, 1));
    Binary add = new Binary(Binary.Function.ADD);
    assertEquals(image.dims(), graph.add(add, image, bias).dims());
    assertEquals(image.dims(), graph.add(add, bias, image).dims());
    assertInvalid(add, image, graph.constant("other", Tensor.zeros(5)));
    assertEquals(
        ElementType.BOOLEAN,
        graph.add(new Binary(Binary.Function.LESS), image, graph.scalar(1)).type());
  }

  @Test
  void slicesStayInsideTheirValue() {
    Value row = graph.constant("row", Tensor.zeros(10));
    assertEquals(Dims.of(4), graph.add(new Slice(List.of(9), List.of(4), List.of(-3)), row).dims());
    assertInvalid(new Slice(List.of(9), List.of(5), List.of(-3)), row);
    assertInvalid(new Slice(List.of(10), List.of(1), List.of(1)), row);
    for (int axis : new int[] {-1, 4, 7}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Slice.of(image.dims(), axis, 0, 1))
              .getMessage();
      assertEquals("expected an axis of (batch, 3, 8, 8), got " + axis, message);
    }
  }

  @Test
  void windowsThatSeeOnlyPaddingAreRefused() {
    Window beside = Window.of(1, 1, 1);
    assertInvalid(new MaxPool(beside, SAME), image);
    assertInvalid(new AveragePool(SAME, beside, false), image);
    Window half = Window.of(3, 1, 2);
    assertEquals(Dims.of(Dims.BATCH, 3, 10, 8), graph.add(new MaxPool(half, SAME), image).dims());
  }

  @Test
  void rowsAddedToATransposedConvolutionAreFewerThanItsStride() {
    Value w = graph.constant("w", Tensor.zeros(3, 4, 3, 3));
    Window two = Window.of(3, 2, 1);
    Value y = graph.add(new TransposedConvolution(two, two, 1, 1, 0), image, w);
    assertEquals(Dims.of(Dims.BATCH, 4, 16, 15), y.dims());
    assertInvalid(new TransposedConvolution(two, two, 1, 0, 2), image, w);
    assertInvalid(new TransposedConvolution(two, two, 1, -1, 0), image, w);
  }

  @Test
  void scalesAreAboveNothing() {
    for (float scale : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertInvalid(resize(image.dims(), 1, 1, 1, scale), image);
    }
  }

  @Test
  void scalesLeaveTheBatchAloneAndGiveTheSizes() {
    Dims wide = image.dims().with(3, 12);
    assertEquals(wide, graph.add(resize(wide, 1, 1, 1, 1.5f), image).dims());
    assertEquals(wide, graph.add(resize(wide, 1, 1, 1, 1.6f), image).dims()); // 12.8
    assertInvalid(resize(wide, 2, 1, 1, 1.5f), image);
    assertInvalid(resize(wide, 0.5f, 1, 1, 1.5f), image);
    assertInvalid(resize(wide, 1, 1, 1, 1), image);
    assertInvalid(resize(wide, 1, 1, 1, 1.7f), image);
    Value two = graph.constant("two", Tensor.zeros(2, 3));
    assertEquals(Dims.of(4, 3), graph.add(resize(Dims.of(4, 3), 2, 1), two).dims());
  }

  private static Resize resize(Dims sizes, float... scales) {
    List<Float> list = IntStream.range(0, scales.length).mapToObj(i -> scales[i]).toList();
    return new Resize(
        sizes,
        list,
        Resize.Interpolation.LINEAR,
        Resize.Coordinates.ASYMMETRIC,
        Resize.Rounding.FLOOR);
  }

  @Test
  void nodesOfOneNameAreTold() {
    Activate relu = new Activate(Activations.byName("relu"));
    assertEquals("activate", graph.add(relu, image).name());
    assertEquals("activate_1", graph.add(relu, image).name());
    assertThrows(InvalidGraphException.class, () -> graph.input("image", Dims.of(1)));
  }

  @Test
  void aGraphWithoutOutputIsRefused() {
    assertThrows(InvalidGraphException.class, graph::build);
    assertFalse(new GraphBuilder().output(graph.scalar(1)).build().isBatched());
  }

  @Test
  void valuesOfAnotherBuilderAreRefused() {
    GraphBuilder other = new GraphBuilder();
    Activate relu = new Activate(Activations.RELU);
    InvalidGraphException e =
        assertThrows(InvalidGraphException.class, () -> other.add("relu", relu, image));
    assertEquals(
        "relu: expected values that this builder gave, got image (batch, 3, 8, 8) of another",
        e.getMessage());
    assertThrows(InvalidGraphException.class, () -> other.output(image));
    assertEquals(
        List.of(), other.output(graph.scalar(1)).build().nodes()); // constants are anyone's
  }

  private void assertInvalid(Op op, Value... in) {
    assertThrows(InvalidGraphException.class, () -> graph.add(op, in), op.toString());
  }
}
