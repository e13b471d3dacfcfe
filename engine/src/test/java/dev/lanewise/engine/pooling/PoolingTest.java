package dev.lanewise.engine.pooling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolingTest {
  private static final int MARGIN = 20;
  private static final float UNTOUCHED = 12345f;
  private static final Window TWO = Window.of(2, 2, 0);

  static List<Pool2dGeometry> namedShapes() {
    return List.of(
        new Pool2dGeometry(3, 6, 28, 28, TWO, TWO),
        new Pool2dGeometry(2, 3, 10, 10, TWO, TWO),
        new Pool2dGeometry(2, 3, 5, 7, TWO, TWO), // last row and column in no window
        new Pool2dGeometry(1, 2, 4, 131, TWO, TWO), // several vectors and a tail
        new Pool2dGeometry(1, 1, 2, 64, TWO, TWO),
        new Pool2dGeometry(2, 19, 14, 14, TWO, TWO), // tasks end within a plane's neighbours
        new Pool2dGeometry(1, 1, 3, 2, TWO, TWO),
        new Pool2dGeometry(2, 3, 9, 9, Window.of(3, 2, 1), Window.of(3, 2, 1)),
        new Pool2dGeometry(1, 2, 35, 71, Window.of(3, 2, 0), Window.of(3, 2, 0)), // AlexNet
        new Pool2dGeometry(1, 2, 30, 66, Window.of(3, 2, 1), Window.of(3, 2, 1)), // ResNet
        new Pool2dGeometry(2, 2, 14, 37, Window.of(3, 1, 1), Window.of(3, 1, 1)), // GoogLeNet
        new Pool2dGeometry(1, 2, 40, 9, Window.of(2, 3, 0), Window.of(3, 1, 1)),
        new Pool2dGeometry(2, 3, 4, 4, Window.of(4, 1, 0), Window.of(4, 1, 0)));
  }

  @Provide
  Arbitrary<Pool2dGeometry> geometries() {
    Arbitrary<Window> windows =
        Combinators.combine(
                Arbitraries.integers().between(1, 4),
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(1, 2))
            .as(Window::new);
    Arbitrary<Integer> sizes = Arbitraries.integers().between(1, 40);
    Arbitrary<Integer> counts = Arbitraries.integers().between(1, 5);
    return Combinators.combine(counts, counts, sizes, sizes, windows, windows)
        .filter((_, _, height, width, v, h) ->
            v.extent() <= height + 2 * v.padding()
                && h.extent() <= width + 2 * h.padding()
                && v.alwaysMeetsInput(height)
                && h.alwaysMeetsInput(width))
        .as(Pool2dGeometry::new);
  }

  @ParameterizedTest
  @MethodSource("namedShapes")
  void namedShapesMatchPlainLoopsAndTouchNothingElse(Pool2dGeometry geometry) {
    matchesPlainLoops(geometry);
  }

  @Property(tries = 100)
  void anyShapeMatchesPlainLoopsAndTouchesNothingElse(
      @ForAll("geometries") Pool2dGeometry geometry) {
    matchesPlainLoops(geometry);
  }

  private static void matchesPlainLoops(Pool2dGeometry g) {
    Tensor x = random(g.inputShape(), 1);
    Tensor dy = random(g.outputShape(), 2);
    float[] largest = new float[dy.size()];
    int[] expectedArgmax = new int[dy.size()];
    float[] average = new float[dy.size()];
    float[] expectedMaxDx = new float[x.size()];
    float[] expectedAverageDx = new float[x.size()];
    plain(
        g,
        x.toArray(),
        dy.toArray(),
        largest,
        expectedArgmax,
        average,
        expectedMaxDx,
        expectedAverageDx);
    for (int count : new int[] {1, 3}) {
      try (Threads threads = Threads.of(count)) {
        MaxPooling max = new MaxPooling(g, threads);
        Tensor y = untouched(g.outputShape());
        int[] argmax = new int[dy.size()];
        max.forward(x, y, argmax);
        assertEqualBits(largest, y, "max");
        assertArrayEquals(expectedArgmax, argmax);
        Tensor alone = untouched(g.outputShape());
        max.forward(x, alone, null);
        assertEqualBits(largest, alone, "max without argmax");
        Tensor dx = untouched(g.inputShape());
        max.backward(dy, argmax, dx);
        assertEqualBits(expectedMaxDx, dx, "dx of max");

        AveragePooling mean = new AveragePooling(g, threads);
        mean.forward(x, y);
        assertEqualBits(average, y, "average");
        dx = untouched(g.inputShape());
        mean.backward(dy, dx);
        assertEqualBits(expectedAverageDx, dx, "dx of average");
      }
    }
  }

  private static void plain(
      Pool2dGeometry g,
      float[] x,
      float[] dy,
      float[] largest,
      int[] argmax,
      float[] average,
      float[] maxDx,
      float[] averageDx) {
    int taps = g.vertical().kernel() * g.horizontal().kernel();
    int out = 0;
    for (int plane = 0; plane < g.planes(); plane++) {
      int start = plane * g.height() * g.width();
      for (int i = 0; i < g.outHeight(); i++) {
        for (int j = 0; j < g.outWidth(); j++, out++) {
          int best = -1;
          float sum = 0f;
          for (int u = 0; u < g.vertical().kernel(); u++) {
            for (int v = 0; v < g.horizontal().kernel(); v++) {
              int a = i * g.vertical().stride() + u * g.vertical().dilation();
              int b = j * g.horizontal().stride() + v * g.horizontal().dilation();
              a -= g.vertical().padding();
              b -= g.horizontal().padding();
              if (a < 0 || a >= g.height() || b < 0 || b >= g.width()) {
                continue;
              }
              int at = a * g.width() + b;
              float value = x[start + at];
              sum += value;
              averageDx[start + at] += dy[out] / taps;
              boolean firstNaN = best >= 0 && Float.isNaN(value) && !Float.isNaN(x[start + best]);
              if (best < 0 || value > x[start + best] || firstNaN) {
                best = at;
              }
            }
          }
          largest[out] = x[start + best];
          argmax[out] = best;
          average[out] = sum / taps;
          maxDx[start + best] += dy[out];
        }
      }
    }
  }

  @Test
  void equalElementsGiveTheFirstAndNotANumberWins() {
    Pool2dGeometry g = new Pool2dGeometry(1, 1, 2, 8, TWO, TWO);
    float nan = Float.NaN;
    Tensor x =
        Tensor.of(
            g.inputShape(),
            new float[] {
              1,
              1,
              2,
              3,
              5,
              nan,
              Float.NEGATIVE_INFINITY,
              Float.NEGATIVE_INFINITY,
              1,
              1,
              3,
              3,
              nan,
              9,
              Float.NEGATIVE_INFINITY,
              Float.NEGATIVE_INFINITY
            });
    Tensor y = Tensor.zeros(g.outputShape());
    int[] argmax = new int[4];
    try (Threads threads = Threads.of(1)) {
      new MaxPooling(g, threads).forward(x, y, argmax);
    }
    assertArrayEquals(new int[] {0, 3, 5, 6}, argmax);
    assertArrayEquals(new float[] {1, 3, nan, Float.NEGATIVE_INFINITY}, y.toArray());
  }

  @Test
  void zerosKeepTheSignOfTheFirstAndPaddingIsNeverTheLargest() {
    Window three = Window.of(3, 1, 1);
    Pool2dGeometry g = new Pool2dGeometry(1, 1, 3, 40, three, three);
    float[] x = new float[120];
    Arrays.fill(x, Float.NEGATIVE_INFINITY);
    x[39] = -0f;
    x[79] = 0f;
    Tensor y = Tensor.zeros(g.outputShape());
    int[] argmax = new int[120];
    try (Threads threads = Threads.of(1)) {
      new MaxPooling(g, threads).forward(Tensor.of(g.inputShape(), x), y, argmax);
    }
    assertEquals(0, argmax[0]);
    assertEquals(0, argmax[1]);
    assertEquals(40, argmax[80]);
    assertEquals(39, argmax[39]);
    assertEquals(39, argmax[79]);
    assertEquals(79, argmax[119]);
    assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(y.toArray()[38]));
  }

  @Test
  void paddingThatDoesNotCountIsLeftOutOfTheMeanAndItsGradient() {
    Window window = Window.of(3, 1, 1);
    Pool2dGeometry g = new Pool2dGeometry(Shape.of(1, 2, 2, 3), window, window);
    Tensor x = Tensor.of(g.inputShape(), 1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6);
    try (Threads threads = Threads.of(1)) {
      AveragePooling mean = new AveragePooling(g, false, threads);
      Tensor y = untouched(g.outputShape());
      mean.forward(x, y);
      float[] rows = {3, 3.5f, 4, 3, 3.5f, 4, -3, -3.5f, -4, -3, -3.5f, -4};
      assertArrayEquals(rows, y.toArray());
      Tensor dx = untouched(g.inputShape());
      mean.backward(Tensor.of(g.outputShape(), 4, 6, 8, 0, 0, 0, 0, 0, 0, 4, 6, 8), dx);
      float[] shares = {2, 4, 3, 2, 4, 3, 2, 4, 3, 2, 4, 3};
      assertArrayEquals(shares, dx.toArray());
    }
  }

  @Test
  void impossibleShapesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Pool2dGeometry(1, 1, 8, 8, Window.of(2, 2, 2), TWO)); // the first sees padding
    IllegalArgumentException kernel =
        assertThrows(
            IllegalArgumentException.class, () -> new Pool2dGeometry(1, 1, 1, 8, TWO, TWO));
    assertTrue(kernel.getMessage().contains("expected a padded height of at least 2, got 1"));
    Window straddling = new Window(2, 1, 1, 2); // taps at −1 and 1 of the only row
    IllegalArgumentException unseen =
        assertThrows(
            IllegalArgumentException.class, () -> new Pool2dGeometry(1, 1, 1, 8, straddling, TWO));
    assertTrue(unseen.getMessage().contains("sees only padding of 1×8"), unseen.getMessage());
    Pool2dGeometry g = new Pool2dGeometry(1, 2, 4, 4, TWO, TWO);
    try (Threads threads = Threads.of(1)) {
      MaxPooling pooling = new MaxPooling(g, threads);
      Tensor wrong = Tensor.zeros(1, 2, 4, 5);
      Tensor y = Tensor.zeros(g.outputShape());
      IllegalArgumentException shape =
          assertThrows(IllegalArgumentException.class, () -> pooling.forward(wrong, y, null));
      assertEquals("MaxPooling: expected x (1, 2, 4, 4), got (1, 2, 4, 5)", shape.getMessage());
      Tensor x = Tensor.zeros(g.inputShape());
      assertThrows(IllegalArgumentException.class, () -> pooling.forward(x, y, new int[7]));
    }
  }

  /** Few distinct values, so that windows hold equal ones. */
  private static Tensor random(Shape shape, long seed) {
    Random random = new Random(seed);
    Tensor tensor = untouched(shape);
    for (int i = 0; i < shape.size(); i++) {
      float value = random.nextInt(-6, 7) / 3f;
      tensor.data()[MARGIN + i] = random.nextInt(50) == 0 ? Float.NaN : value;
    }
    return tensor;
  }

  private static Tensor untouched(Shape shape) {
    float[] data = new float[shape.size() + 2 * MARGIN];
    Arrays.fill(data, UNTOUCHED);
    return new Tensor(shape, data, MARGIN);
  }

  private static void assertEqualBits(float[] expected, Tensor actual, String what) {
    assertArrayEquals(bits(expected), bits(actual.toArray()), what);
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(UNTOUCHED, actual.data()[i], what + ", before");
      assertEquals(UNTOUCHED, actual.data()[actual.data().length - 1 - i], what + ", after");
    }
  }

  /** As bits, one for all of not-a-number. */
  private static int[] bits(float[] x) {
    int[] bits = new int[x.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(x[i]));
    return bits;
  }
}
