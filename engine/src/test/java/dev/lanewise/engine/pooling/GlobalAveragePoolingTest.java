package dev.lanewise.engine.pooling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalAveragePoolingTest {
  private static final int MARGIN = 20;
  private static final int PLANES = 37;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 15, 16, 17, 67, 1000})
  void meansAndTheirGradientsFillTheirPlanesAndTouchNothingElse(int plane) {
    float[] x = random(1, PLANES * plane);
    float[] dy = random(2, PLANES);
    for (int count : new int[] {1, 3}) {
      float[] y = random(3, PLANES);
      float[] dx = random(4, PLANES * plane);
      float[] expectedY = y.clone();
      float[] expectedDx = dx.clone();
      for (int p = 0; p < PLANES; p++) {
        int at = MARGIN + p * plane;
        expectedY[MARGIN + p] = Sums.sum(plane, x, at) / plane;
        Arrays.fill(expectedDx, at, at + plane, dy[MARGIN + p] / plane);
      }
      try (Threads threads = Threads.of(count)) {
        GlobalAveragePooling pooling = new GlobalAveragePooling(PLANES, plane, threads);
        Tensor means = new Tensor(Shape.of(PLANES), y, MARGIN);
        pooling.forward(new Tensor(Shape.of(PLANES, plane), x, MARGIN), means);
        Tensor gradient = new Tensor(Shape.of(PLANES, plane), dx, MARGIN);
        pooling.backward(new Tensor(Shape.of(PLANES), dy, MARGIN), gradient);
      }
      assertEquals(Arrays.toString(expectedY), Arrays.toString(y));
      assertEquals(Arrays.toString(expectedDx), Arrays.toString(dx));
    }
  }

  @Test
  void otherSizesAreRefused() {
    try (Threads threads = Threads.of(1)) {
      GlobalAveragePooling pooling = new GlobalAveragePooling(6, 4, threads);
      assertEquals(
          "GlobalAveragePooling: expected 24 floats in 6 planes, got Tensor(24) and Tensor(5)",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> pooling.forward(Tensor.zeros(24), Tensor.zeros(5)))
              .getMessage());
      assertThrows(IllegalArgumentException.class, () -> new GlobalAveragePooling(0, 4, threads));
    }
  }

  private static float[] random(long seed, int n) {
    float[] x = new float[n + 2 * MARGIN];
    new CounterRandom(seed).fillNormal(x, 0, x.length, 0, 1);
    return x;
  }
}
