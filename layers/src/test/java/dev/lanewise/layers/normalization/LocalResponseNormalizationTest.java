package dev.lanewise.layers.normalization;

import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import org.junit.jupiter.api.Test;

class LocalResponseNormalizationTest {
  /** The paper divides by (2 + 1e-4·Σ a²)^0.75 over five channels; no division by five. */
  @Test
  void isThatOfItsPaper() {
    Tensor x = random(1, 2, 7, 3, 3);
    for (int i = 0; i < x.size(); i++) {
      x.data()[x.offset() + i] *= 100;
    }
    LocalResponseNormalization layer = new LocalResponseNormalization();
    Tensor y = layer.newPass(x.shape(), Execution.inference(Threads.of(1))).forward(x);
    for (int i = 0; i < x.size(); i++) {
      int c = i / 9 % 7;
      double sum = 0;
      for (int j = Math.max(0, c - 2); j <= Math.min(6, c + 2); j++) {
        double a = at(x, i + (j - c) * 9);
        sum += a * a;
      }
      double expected = at(x, i) / Math.pow(2 + 1e-4 * sum, 0.75);
      assertEquals(expected, at(y, i), Math.abs(expected) * 1e-6);
    }
  }

  @Test
  void impossibleOnesAreRefused() {
    assertEquals(
        "LocalResponseNormalization: expected an odd size, k above 0 and alpha of at least 0, got"
            + " size=4, k=2.0, alpha=1.0E-4",
        assertThrows(
                IllegalArgumentException.class, () -> new LocalResponseNormalization(4, 2, 1e-4f))
            .getMessage());
    assertEquals(
        "LocalResponseNormalization(size=5, k=2.0, alpha=1.0E-4): expected input (batch, channels,"
            + " …), got (3, 4); give it images",
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalResponseNormalization().outputShape(Shape.of(3, 4)))
            .getMessage());
  }
}
