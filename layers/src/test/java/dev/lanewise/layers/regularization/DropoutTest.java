package dev.lanewise.layers.regularization;

import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
  private static final int N = 20_003;
  private final Tensor x = random(1, 1, N);
  private final Tensor dy = random(2, 1, N);

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.25f, 0.5f, 0.9f})
  void dropsTheGivenShareAndScalesTheRest(float rate) {
    try (Threads threads = Threads.of(1)) {
      Pass pass = new Dropout(rate).newPass(x.shape(), Execution.training(threads, 5));
      Tensor y = pass.forward(x);
      Tensor dx = pass.backward(dy);
      int dropped = 0;
      for (int i = 0; i < N; i++) {
        if (at(y, i) == 0) {
          dropped++;
          assertEquals(0, Math.abs(at(dx, i)));
        } else {
          assertEquals(at(x, i) / (1 - rate), at(y, i), 1e-5 * Math.abs(at(y, i)));
          assertEquals(at(dy, i) / (1 - rate), at(dx, i), 1e-5 * Math.abs(at(dx, i)));
        }
      }
      assertEquals(rate, dropped / (double) N, 4 * Math.sqrt(rate * (1 - rate) / N));
      assertMarginsUntouched(x);
      assertMarginsUntouched(dy);
    }
  }

  @Test
  void masksDependOnSeedAndStepAndNotOnThreads() {
    float[] first = {};
    float[] second = {};
    for (int count : new int[] {1, 2, 3, 5}) {
      try (Threads threads = Threads.of(count)) {
        Pass pass = new Dropout(0.5f).newPass(x.shape(), Execution.training(threads, 5));
        float[] one = pass.forward(x).toArray();
        float[] two = pass.forward(x).toArray();
        assertFalse(Arrays.equals(one, two));
        if (count > 1) {
          assertArrayEquals(first, one);
          assertArrayEquals(second, two);
        }
        first = one;
        second = two;
        Pass other = new Dropout(0.5f).newPass(x.shape(), Execution.training(threads, 6));
        assertFalse(Arrays.equals(one, other.forward(x).toArray()));
      }
    }
  }

  @Test
  void inferenceIsTheIdentity() {
    try (Threads threads = Threads.of(1)) {
      Pass pass = new Dropout(0.5f).newPass(x.shape(), Execution.inference(threads));
      assertSame(x, pass.forward(x));
      assertThrows(IllegalStateException.class, () -> pass.backward(dy));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1f, 1.5f, Float.NaN})
  void ratesOutsideZeroToOneAreRefused(float rate) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Dropout(rate)).getMessage();
    assertEquals("Dropout: expected a rate in [0, 1), got " + rate, message);
  }
}
