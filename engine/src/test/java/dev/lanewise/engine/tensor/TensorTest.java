package dev.lanewise.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void aShapeKnowsItsSizes() {
    Shape shape = Shape.of(64, 3, 32, 30);
    assertEquals(4, shape.rank());
    assertEquals(64, shape.batch());
    assertEquals(3 * 32 * 30, shape.sampleSize());
    assertEquals(64 * 3 * 32 * 30, shape.size());
    assertEquals("(64, 3, 32, 30)", shape.toString());
    assertEquals(Shape.of(7, 3, 32, 30), shape.withBatch(7));
  }

  @Test
  void aShapeKeepsItsOwnCopyOfTheSizes() {
    int[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 9;
    shape.toArray()[1] = 9;
    assertEquals(Shape.of(2, 3), shape);
    assertNotEquals(Shape.of(3, 2), shape);
    assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
  }

  @Test
  void aShapeRefusesEmptyAndOversizedDimensions() {
    assertMessage("at least 1, got (4, 0)", () -> Shape.of(4, 0));
    assertMessage("at least 1, got (-1)", () -> Shape.of(-1));
    assertMessage("got (65536, 65536)", () -> Shape.of(65536, 65536));
    assertMessage(
        "got (2147483647, 2147483647, 4)", () -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 4));
  }

  @Test
  void aShapeOfNoDimensionsHasNoBatch() {
    Shape number = Shape.of();
    assertMessage("the batch, got ()", number::batch);
    assertMessage("the batch, got ()", number::sampleSize);
    assertMessage("the batch, got ()", () -> number.withBatch(2));
    assertMessage("the batch, got ()", number::sample);
    assertEquals(Shape.of(2), number.inBatch(2));
  }

  @Test
  void tensorsViewTheArrayTheyAreGiven() {
    float[] data = {0, 1, 2, 3, 4, 5, 6};
    Tensor tensor = new Tensor(Shape.of(2, 3), data, 1);
    assertSame(data, tensor.data());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, tensor.toArray());
    Tensor flat = tensor.reshape(Shape.of(6));
    assertSame(data, flat.data());
    assertEquals(1, flat.offset());
  }

  @Test
  void tensorsRefuseArraysThatEndTooEarly() {
    assertMessage("6 floats from offset 2 on", () -> new Tensor(Shape.of(2, 3), new float[7], 2));
    assertMessage("from offset -1 on", () -> new Tensor(Shape.of(2), new float[7], -1));
    assertMessage("expected 6 floats, got 5", () -> Tensor.of(Shape.of(6), new float[5]));
    assertMessage("6 elements, got (2, 2)", () -> Tensor.zeros(2, 3).reshape(Shape.of(2, 2)));
  }

  private static void assertMessage(String part, Runnable call) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }
}
