package dev.lanewise.layers.dense;

import static dev.lanewise.layers.TestTensors.assertClose;
import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.init.Initializers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseTest {
  private static final Threads ONE = Threads.of(1);

  private static Dense dense(int fanIn, int fanOut, Activation activation) {
    Dense dense =
        new Dense(fanIn, fanOut, activation, new Initialization(7, Initializers.HE_NORMAL));
    float[] bias = dense.bias().value().data();
    for (int i = 0; i < bias.length; i++) {
      bias[i] = 0.1f * (i % 7) - 0.3f;
    }
    return dense;
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "2,3,5", "7,16,10", "5,33,17", "64,100,31", "3,300,65"})
  void matchesPlainLoopAndTouchesNothingElse(int batch, int fanIn, int fanOut) {
    for (Activation activation :
        List.of(Activations.IDENTITY, Activations.RELU, Activations.TANH)) {
      Dense dense = dense(fanIn, fanOut, activation);
      Tensor x = random(1, batch, fanIn);
      Tensor dy = random(2, batch, fanOut);
      Reference expected = new Reference(dense, x, dy);
      Pass pass = dense.newPass(x.shape(), Execution.training(ONE, 0));

      assertClose(expected.y, pass.forward(x), fanIn);
      assertClose(expected.dx, pass.backward(dy), fanIn + fanOut);
      assertClose(expected.dw, dense.weight().gradient(), fanIn + batch);
      assertClose(expected.db, dense.bias().gradient(), fanIn + batch);
      assertMarginsUntouched(x);
      assertMarginsUntouched(dy);
      Pass inference = dense.newPass(x.shape(), Execution.inference(ONE));
      assertArrayEquals(pass.forward(x).toArray(), inference.forward(x).toArray());
    }
  }

  /** The layer in doubles. */
  private static final class Reference {
    final double[] y;
    final double[] dx;
    final double[] dw;
    final double[] db;

    Reference(Dense dense, Tensor x, Tensor dy) {
      int batch = x.shape().batch();
      int fanIn = dense.fanIn();
      int fanOut = dense.fanOut();
      y = new double[batch * fanOut];
      dx = new double[batch * fanIn];
      dw = new double[fanOut * fanIn];
      db = new double[fanOut];
      for (int n = 0; n < batch; n++) {
        for (int o = 0; o < fanOut; o++) {
          double z = at(dense.bias().value(), o);
          for (int i = 0; i < fanIn; i++) {
            z += (double) at(x, n * fanIn + i) * at(dense.weight().value(), o * fanIn + i);
          }
          y[n * fanOut + o] = dense.activation().value(z);
          double dz = at(dy, n * fanOut + o) * dense.activation().derivative(z);
          db[o] += dz;
          for (int i = 0; i < fanIn; i++) {
            dw[o * fanIn + i] += dz * at(x, n * fanIn + i);
            dx[n * fanIn + i] += dz * at(dense.weight().value(), o * fanIn + i);
          }
        }
      }
    }
  }

  @Test
  void backwardAddsToTheGradients() {
    Dense dense = dense(20, 9, Activations.RELU);
    Tensor x = random(1, 4, 20);
    Tensor dy = random(2, 4, 9);
    Pass pass = dense.newPass(x.shape(), Execution.training(ONE, 0));
    pass.forward(x);
    pass.backward(dy);
    float[] once = dense.weight().gradient().toArray();
    float[] onceBias = dense.bias().gradient().toArray();
    pass.backward(dy);
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], at(dense.weight().gradient(), i), 1e-5);
    }
    for (int i = 0; i < onceBias.length; i++) {
      assertEquals(2 * onceBias[i], at(dense.bias().gradient(), i), 1e-5);
    }
  }

  @Test
  void backwardToParametersAddsTheSameBits() {
    Tensor x = random(1, 4, 20);
    Tensor dy = random(2, 4, 9);
    Dense whole = dense(20, 9, Activations.TANH);
    Pass pass = whole.newPass(x.shape(), Execution.training(ONE, 0));
    pass.forward(x);
    pass.backward(dy);
    Dense parametersAlone = dense(20, 9, Activations.TANH);
    pass = parametersAlone.newPass(x.shape(), Execution.training(ONE, 0));
    pass.forward(x);
    pass.backwardToParameters(dy);
    assertArrayEquals(
        whole.weight().gradient().toArray(), parametersAlone.weight().gradient().toArray());
    assertArrayEquals(
        whole.bias().gradient().toArray(), parametersAlone.bias().gradient().toArray());
  }

  @Test
  void bitsDoNotDependOnTheNumberOfThreads() {
    Tensor x = random(1, 64, 300);
    Tensor dy = random(2, 64, 200);
    float[] weightGradient = {};
    float[] inputGradient = {};
    for (int count : new int[] {1, 2, 3, 5}) {
      try (Threads threads = Threads.of(count)) {
        Dense dense = dense(300, 200, Activations.TANH);
        Pass pass = dense.newPass(x.shape(), Execution.training(threads, 0));
        pass.forward(x);
        float[] dx = pass.backward(dy).toArray();
        float[] dw = dense.weight().gradient().toArray();
        if (count > 1) {
          assertArrayEquals(weightGradient, dw);
          assertArrayEquals(inputGradient, dx);
        }
        weightGradient = dw;
        inputGradient = dx;
      }
    }
  }

  @Test
  void aWrongInputIsAnsweredWithWhatToDo() {
    Dense dense = new Dense(784, 10, new Initialization(0));
    assertMessage(
        "Dense(fanIn=784, fanOut=10): expected input (batch, 784), got (32, 1, 28, 28);"
            + " put Flatten before it",
        () -> dense.outputShape(Shape.of(32, 1, 28, 28)));
    assertMessage(
        "Dense(fanIn=784, fanOut=10): expected input (batch, 784), got (32, 3, 4, 4);"
            + " put Flatten before it, and set fanIn to 48",
        () -> dense.newPass(Shape.of(32, 3, 4, 4), Execution.inference(ONE)));
    assertMessage(
        "Dense(fanIn=784, fanOut=10): expected input (batch, 784), got (32, 100);"
            + " set fanIn to match",
        () -> dense.outputShape(Shape.of(32, 100)));
    Pass pass = dense.newPass(Shape.of(2, 784), Execution.inference(ONE));
    assertMessage(
        "Dense(fanIn=784, fanOut=10): expected input (2, 784), got (3, 784);"
            + " make a new pass for another shape",
        () -> pass.forward(Tensor.zeros(3, 784)));
    assertMessage(
        "Dense: expected fanIn and fanOut of at least 1, got 0 and 3",
        () -> new Dense(0, 3, new Initialization(0)));
  }

  @Test
  void backwardOfAnInferencePassIsRefused() {
    Dense dense = new Dense(3, 2, Activations.RELU, new Initialization(0));
    Pass pass = dense.newPass(Shape.of(1, 3), Execution.inference(ONE));
    pass.forward(Tensor.zeros(1, 3));
    String message =
        assertThrows(IllegalStateException.class, () -> pass.backward(Tensor.zeros(1, 2)))
            .getMessage();
    assertEquals(
        "Dense(fanIn=3, fanOut=2, relu): expected a pass made for training, got one made for"
            + " inference; make it with Execution.training",
        message);
  }

  @Test
  void aGradientThatIsNotByTheOutputIsRefused() {
    Dense dense = new Dense(5, 10, new Initialization(0));
    Pass pass = dense.newPass(Shape.of(64, 5), Execution.training(ONE, 0));
    pass.forward(Tensor.zeros(64, 5));
    String expected =
        "Dense(fanIn=5, fanOut=10): expected a gradient of the output's shape (64, 10), got"
            + " (64, 20); give the one by what forward returned";
    assertMessage(expected, () -> pass.backward(Tensor.zeros(64, 20)));
    assertMessage(expected, () -> pass.backwardToParameters(Tensor.zeros(64, 20)));
  }

  private static void assertMessage(String expected, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertEquals(expected, message);
  }
}
