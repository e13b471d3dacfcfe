package dev.lanewise.layers.loss;

import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeanSquaredErrorTest {
  private final MeanSquaredError loss = new MeanSquaredError();

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 17, 1000})
  void matchesPlainLoopAndTouchesNothingElse(int n) {
    Tensor y = random(1, 2, n);
    Tensor t = random(2, 2, n);
    double sum = 0;
    for (int i = 0; i < 2 * n; i++) {
      double difference = (double) at(y, i) - at(t, i);
      sum += difference * difference;
    }
    assertEquals(sum / (2 * n), loss.forward(y, t), 1e-5);
    Tensor dy = loss.backward();
    assertEquals(y.shape(), dy.shape());
    for (int i = 0; i < 2 * n; i++) {
      assertEquals(((double) at(y, i) - at(t, i)) / n, at(dy, i), 1e-6);
    }
    assertMarginsUntouched(y);
    assertMarginsUntouched(t);
  }

  @Test
  void oneNumberByItselfHasALossAndAGradient() {
    Tensor y = Tensor.of(Shape.of(), 3);
    assertEquals(4, loss.forward(y, Tensor.of(Shape.of(), 1)));
    assertEquals(4, loss.backward().data()[0]);
  }

  @Test
  void refusesAnotherShapeAndBackwardBeforeForward() {
    assertEquals(
        "MeanSquaredError(): expected forward before backward",
        assertThrows(IllegalStateException.class, loss::backward).getMessage());
    assertEquals(
        "MeanSquaredError(): expected a target of the output's shape (2, 3), got (3, 2)",
        assertThrows(
                IllegalArgumentException.class,
                () -> loss.forward(Tensor.zeros(2, 3), Tensor.zeros(3, 2)))
            .getMessage());
  }
}
