package dev.lanewise.engine.normalization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.accuracy.Ulp;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalResponseNormalizerTest {
  private static final int MARGIN = 20;
  private static final float UNTOUCHED = 12345f;
  private static final float K = 2;
  private static final float ALPHA = 1e-2f;

  static List<Shape> shapes() {
    return List.of(
        Shape.of(1, 1, 1),
        Shape.of(2, 3, 4),
        Shape.of(1, 7, 15),
        Shape.of(2, 6, 17),
        Shape.of(1, 9, 67),
        Shape.of(3, 4, 256),
        Shape.of(2, 5, 1000));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void matchesPlainLoopsAndTouchesNothingElse(Shape shape) {
    for (int radius : new int[] {0, 2, 5}) {
      Tensor x = random(1, shape);
      Tensor dy = random(2, shape);
      float[] s = new float[shape.size()];
      float[] y = new float[shape.size()];
      float[] dx = new float[shape.size()];
      plain(shape, radius, x.toArray(), dy.toArray(), s, y, dx);
      for (int count : new int[] {1, 3}) {
        Tensor actualS = random(3, shape);
        Tensor actualY = random(4, shape);
        Tensor actualDx = random(5, shape);
        try (Threads threads = Threads.of(count)) {
          LocalResponseNormalizer kernel = of(shape, radius, threads);
          kernel.forward(x, actualS, actualY);
          kernel.backward(x, actualS, dy, actualDx);
        }
        assertArrayEquals(s, actualS.toArray(), "s, radius " + radius);
        assertArrayEquals(y, actualY.toArray(), "y, radius " + radius);
        assertArrayEquals(dx, actualDx.toArray(), "dx, radius " + radius);
        for (Tensor tensor : List.of(x, dy, actualS, actualY, actualDx)) {
          assertMarginsUntouched(tensor);
        }
      }
    }
  }

  private static void plain(
      Shape shape, int radius, float[] x, float[] dy, float[] s, float[] y, float[] dx) {
    int channels = shape.dim(1);
    int plane = shape.dim(2);
    float[] ratio = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i / plane % channels;
      float sum = 0;
      for (int j = Math.max(0, c - radius); j <= Math.min(channels - 1, c + radius); j++) {
        float v = x[i + (j - c) * plane];
        sum = Math.fma(v, v, sum);
      }
      s[i] = Math.fma(sum, ALPHA, K);
      float root = (float) Math.sqrt(s[i]);
      float power = root * (float) Math.sqrt(root);
      y[i] = x[i] / power;
      dx[i] = dy[i] / power;
      ratio[i] = dx[i] * x[i] / s[i];
    }
    for (int i = 0; i < x.length; i++) {
      int c = i / plane % channels;
      float sum = 0;
      for (int j = Math.max(0, c - radius); j <= Math.min(channels - 1, c + radius); j++) {
        sum += ratio[i + (j - c) * plane];
      }
      dx[i] = Math.fma(x[i] * (-1.5f * ALPHA), sum, dx[i]);
    }
  }

  @Test
  void isWithinTheErrorThatIsDocumented() {
    Shape shape = Shape.of(4, 64, 900);
    Tensor x = Tensor.zeros(shape);
    new CounterRandom(7).fillNormal(x.data(), 0, x.size(), 0, 40);
    Tensor y = Tensor.zeros(shape);
    try (Threads threads = Threads.of(1)) {
      of(shape, 2, threads).forward(x, y, y);
    }
    double worst = 0;
    for (int i = 0; i < x.size(); i++) {
      int c = i / 900 % 64;
      double sum = 0;
      for (int j = Math.max(0, c - 2); j <= Math.min(63, c + 2); j++) {
        double v = x.data()[i + (j - c) * 900];
        sum += v * v;
      }
      double exact = x.data()[i] * StrictMath.pow(K + (double) ALPHA * sum, -0.75);
      worst = Math.max(worst, Ulp.error(y.data()[i], exact));
    }
    assertTrue(worst <= 4, "worst error " + worst + " ULP");
  }

  @Test
  void otherSizesAreRefused() {
    try (Threads threads = Threads.of(1)) {
      LocalResponseNormalizer kernel = of(Shape.of(2, 3, 4), 2, threads);
      Tensor x = Tensor.zeros(2, 3, 4);
      Tensor wrong = Tensor.zeros(2, 3, 5);
      assertEquals(
          "LocalResponseNormalizer: expected y of 24 floats, got Tensor(2, 3, 5)",
          assertThrows(IllegalArgumentException.class, () -> kernel.forward(x, x, wrong))
              .getMessage());
      assertThrows(IllegalArgumentException.class, () -> kernel.backward(x, x, wrong, x));
      assertThrows(
          IllegalArgumentException.class,
          () -> new LocalResponseNormalizer(2, 3, 4, -1, K, ALPHA, threads));
    }
  }

  private static LocalResponseNormalizer of(Shape shape, int radius, Threads threads) {
    return new LocalResponseNormalizer(
        shape.dim(0), shape.dim(1), shape.dim(2), radius, K, ALPHA, threads);
  }

  private static Tensor random(long seed, Shape shape) {
    float[] data = new float[shape.size() + 2 * MARGIN];
    Arrays.fill(data, UNTOUCHED);
    new CounterRandom(seed).fillNormal(data, MARGIN, shape.size(), 0, 10);
    return new Tensor(shape, data, MARGIN);
  }

  private static void assertMarginsUntouched(Tensor tensor) {
    float[] data = tensor.data();
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(UNTOUCHED, data[i]);
      assertEquals(UNTOUCHED, data[data.length - 1 - i]);
    }
  }
}
