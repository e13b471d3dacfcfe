package dev.lanewise.layers.loss;

import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftmaxCrossEntropyTest {
  private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();

  @ParameterizedTest
  @CsvSource({"1,1,0", "1,10,0", "64,10,0", "3,17,0", "5,1000,0", "64,10,0.1", "3,17,0.9"})
  void matchesPlainLoopAndTouchesNothingElse(int batch, int classes, double smoothing) {
    SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy(smoothing);
    Tensor y = random(1, batch, classes);
    int[] labels = new int[batch];
    double expected = 0;
    double[] gradient = new double[batch * classes];
    for (int n = 0; n < batch; n++) {
      labels[n] = n * 7 % classes;
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(at(y, n * classes + c));
      }
      for (int c = 0; c < classes; c++) {
        double p = Math.exp(at(y, n * classes + c)) / sum;
        double t = (c == labels[n] ? 1 - smoothing : 0) + smoothing / classes;
        gradient[n * classes + c] = (p - t) / batch;
        expected -= t * Math.log(p) / batch;
      }
    }
    assertEquals(expected, loss.forward(y, labels.clone()), 1e-5 * Math.max(1, expected));
    Tensor dy = loss.backward();
    for (int i = 0; i < gradient.length; i++) {
      assertEquals(gradient[i], at(dy, i), 1e-6);
    }
    double target = 1 - smoothing + smoothing / classes;
    assertEquals(gradient[labels[0]] * batch + target, at(loss.probabilities(), labels[0]), 1e-6);
    assertMarginsUntouched(y);
  }

  @Test
  void backwardUsesTheLabelsOfItsForward() {
    int[] labels = {0, 1};
    loss.forward(Tensor.zeros(2, 2), labels);
    labels[0] = 1;
    assertEquals(-0.25f, at(loss.backward(), 0));
  }

  @Test
  void mistakesAreAnsweredWithWhatToDo() {
    assertThrows(IllegalStateException.class, loss::backward);
    assertThrows(IllegalArgumentException.class, () -> new SoftmaxCrossEntropy(1));
    assertMessage(
        "SoftmaxCrossEntropy(): expected output (batch, classes), got (2, 3, 4);"
            + " put Flatten before it",
        Tensor.zeros(2, 3, 4),
        0,
        0);
    assertMessage("SoftmaxCrossEntropy: expected 2 labels, got 3", Tensor.zeros(2, 10), 0, 0, 0);
    assertMessage(
        "SoftmaxCrossEntropy: expected labels from 0 to 9, got 10 at row 1;"
            + " the network's last layer needs an output for every class",
        Tensor.zeros(2, 10),
        0,
        10);
  }

  private void assertMessage(String expected, Tensor output, int... labels) {
    assertEquals(
        expected,
        assertThrows(IllegalArgumentException.class, () -> loss.forward(output, labels))
            .getMessage());
  }
}
