package dev.lanewise.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;

/** Tensors of random numbers that stand within margins, and the comparisons that tests need. */
public final class TestTensors {
  private static final int MARGIN = 5;
  private static final float UNTOUCHED = 12345f;

  private TestTensors() {}

  /** Normal numbers, with a margin on both sides of the array. */
  public static Tensor random(long seed, int... dims) {
    Shape shape = Shape.of(dims);
    float[] data = new float[shape.size() + 2 * MARGIN];
    Arrays.fill(data, UNTOUCHED);
    new CounterRandom(seed).fillNormal(data, MARGIN, shape.size(), 0, 1);
    return new Tensor(shape, data, MARGIN);
  }

  /** Checks that nothing was written around a tensor made by {@link #random}. */
  public static void assertMarginsUntouched(Tensor tensor) {
    float[] data = tensor.data();
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(UNTOUCHED, data[i]);
      assertEquals(UNTOUCHED, data[data.length - 1 - i]);
    }
  }

  /** Element {@code index} of a tensor, counted from its offset. */
  public static float at(Tensor tensor, int index) {
    return tensor.data()[tensor.offset() + index];
  }

  /**
   * Checks every element against doubles.
   *
   * @param terms products summed into an element: the error allowed grows with their number
   */
  public static void assertClose(double[] expected, Tensor actual, int terms) {
    assertEquals(expected.length, actual.size());
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    double tolerance = 0x1p-23 * (terms + 4) * Math.max(1, largest);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], at(actual, i), tolerance, "element " + i);
    }
  }
}
