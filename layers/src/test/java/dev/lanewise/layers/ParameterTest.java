package dev.lanewise.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ParameterTest {
  private final Parameter parameter = new Parameter(Tensor.of(Shape.of(2), new float[] {3, 4}));

  @Test
  void gradientIsZeroAtFirstAndAfterEveryZeroGradient() {
    assertArrayEquals(new float[2], parameter.gradient().toArray());
    parameter.gradient().data()[1] = 5;
    assertArrayEquals(new float[] {0, 5}, parameter.gradient().toArray());
    parameter.zeroGradient();
    assertArrayEquals(new float[2], parameter.gradient().toArray());
  }

  @Test
  void aZeroIsTakenOnce() {
    assertTrue(parameter.takeZero());
    assertFalse(parameter.takeZero());
    parameter.gradient().data()[0] = 6;
    assertArrayEquals(new float[] {6, 0}, parameter.gradient().toArray());
    parameter.zeroGradient();
    assertTrue(parameter.takeZero());
    assertArrayEquals(new float[] {6, 0}, parameter.gradient().toArray(), "as it was left");
  }

  @Test
  void whoAsksForTheGradientHasTakenItsZero() {
    parameter.zeroGradient();
    parameter.gradient();
    assertFalse(parameter.takeZero());
  }
}
