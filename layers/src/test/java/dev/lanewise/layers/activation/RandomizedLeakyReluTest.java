package dev.lanewise.layers.activation;

import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomizedLeakyReluTest {
  private static final int N = 20_003;
  private static final RandomizedLeakyRelu LAYER = new RandomizedLeakyRelu();
  private final Tensor x = random(1, 1, N);
  private final Tensor dy = random(2, 1, N);

  @Test
  void negativeSlopesAreUniformInTrainingAndCarryTheGradientToo() {
    try (Threads threads = Threads.of(2)) {
      Pass pass = LAYER.newPass(x.shape(), Execution.training(threads, 5));
      Tensor y = pass.forward(x);
      Tensor dx = pass.backward(dy);
      double sum = 0;
      double squares = 0;
      int negative = 0;
      for (int i = 0; i < N; i++) {
        if (at(x, i) > 0) {
          assertEquals(at(x, i), at(y, i));
          assertEquals(at(dy, i), at(dx, i));
        } else {
          double slope = (double) at(y, i) / at(x, i);
          assertTrue(slope > 0.125 - 1e-6 && slope < 1 / 3.0 + 1e-6, "slope " + slope);
          assertEquals(slope * at(dy, i), at(dx, i), 1e-6 * Math.abs(at(dy, i)));
          sum += slope;
          squares += slope * slope;
          negative++;
        }
      }
      double mean = sum / negative;
      double range = 1 / 3.0 - 0.125;
      double deviation = range / Math.sqrt(12);
      assertEquals(0.125 + range / 2, mean, 4 * deviation / Math.sqrt(negative));
      assertEquals(deviation, Math.sqrt(squares / negative - mean * mean), 0.02 * deviation);
      assertMarginsUntouched(x);
      assertMarginsUntouched(dy);
    }
  }

  @Test
  void inferenceHasTheMeanSlope() {
    try (Threads threads = Threads.of(1)) {
      Pass pass = LAYER.newPass(x.shape(), Execution.inference(threads));
      Tensor y = pass.forward(x);
      for (int i = 0; i < N; i++) {
        float slope = at(x, i) > 0 ? 1 : LAYER.meanSlope();
        assertEquals(slope * at(x, i), at(y, i));
      }
      assertEquals((0.125 + 1 / 3.0) / 2, LAYER.meanSlope(), 1e-7);
      assertThrows(IllegalStateException.class, () -> pass.backward(dy));
    }
  }

  @Test
  void slopesDependOnSeedAndStepAndNotOnThreads() {
    float[] first = {};
    float[] second = {};
    for (int count : new int[] {1, 2, 3}) {
      try (Threads threads = Threads.of(count)) {
        Pass pass = LAYER.newPass(x.shape(), Execution.training(threads, 5));
        float[] one = pass.forward(x).toArray();
        float[] two = pass.forward(x).toArray();
        assertFalse(Arrays.equals(one, two));
        if (count > 1) {
          assertArrayEquals(first, one);
          assertArrayEquals(second, two);
        }
        first = one;
        second = two;
        Pass other = LAYER.newPass(x.shape(), Execution.training(threads, 6));
        assertFalse(Arrays.equals(one, other.forward(x).toArray()));
      }
    }
  }

  @Test
  void slopesThatAreNoRangeAreRefused() {
    for (float[] slopes :
        new float[][] {{0.5f, 0.25f}, {Float.NaN, 1}, {0, Float.POSITIVE_INFINITY}}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new RandomizedLeakyRelu(slopes[0], slopes[1]))
              .getMessage();
      assertTrue(message.contains("lower not above upper"), message);
    }
  }
}
