package dev.lanewise.layers.convolution;

import static dev.lanewise.layers.TestTensors.assertClose;
import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.init.Initialization;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConvTranspose2dTest {
  private static final Threads ONE = Threads.of(1);

  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of(Shape.of(1, 1, 1, 1), 1, Window.of(1, 1, 0), 0),
        Arguments.of(Shape.of(2, 3, 7, 5), 4, Window.of(3, 1, 1), 0),
        Arguments.of(Shape.of(2, 3, 4, 5), 2, Window.of(4, 2, 1), 0),
        Arguments.of(Shape.of(3, 2, 4, 3), 5, Window.of(5, 2, 2), 1),
        Arguments.of(Shape.of(2, 2, 3, 4), 3, Window.of(2, 3, 0), 2),
        Arguments.of(Shape.of(2, 2, 5, 4), 3, new Window(3, 2, 1, 2), 0),
        Arguments.of(Shape.of(2, 40, 6, 6), 34, Window.of(3, 1, 1), 0));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void matchesPlainLoopAndTouchesNothingElse(
      Shape input, int outChannels, Window window, int outputPadding) {
    for (Activation activation : new Activation[] {Activations.IDENTITY, Activations.TANH}) {
      ConvTranspose2d layer =
          new ConvTranspose2d(
              input.dim(1), outChannels, window, outputPadding, activation, new Initialization(3));
      for (int o = 0; o < outChannels; o++) {
        layer.bias().value().data()[o] = 0.1f * o;
      }
      Tensor x = random(1, input.toArray());
      Tensor dy = random(2, layer.outputShape(input).toArray());
      Reference expected = new Reference(layer, x, dy, window);
      Pass pass = layer.newPass(input, Execution.training(ONE, 0));
      int depth = input.dim(1) * window.kernel() * window.kernel();
      int depthOfOutput = outChannels * window.kernel() * window.kernel();
      for (int time = 0; time < 2; time++) {
        assertClose(expected.y, pass.forward(x), depth);
        assertClose(expected.dx, pass.backward(dy), depth + depthOfOutput);
        if (time == 0) {
          int positions = dy.size() / outChannels;
          assertClose(expected.dw, layer.weight().gradient(), depth + positions);
          assertClose(expected.db, layer.bias().gradient(), depth + positions);
        }
      }
      assertMarginsUntouched(x);
      assertMarginsUntouched(dy);
      Pass inference = layer.newPass(input, Execution.inference(ONE));
      assertArrayEquals(pass.forward(x).toArray(), inference.forward(x).toArray());
    }
  }

  /** The layer in doubles: every input spreads its kernel over the output. */
  private static final class Reference {
    final double[] y;
    final double[] dx;
    final double[] dw;
    final double[] db;

    Reference(ConvTranspose2d layer, Tensor x, Tensor dy, Window window) {
      Shape in = x.shape();
      Shape out = dy.shape();
      Tensor w = layer.weight().value();
      y = new double[out.size()];
      dx = new double[in.size()];
      dw = new double[w.size()];
      db = new double[out.dim(1)];
      double[] dz = new double[out.size()];
      int plane = out.dim(2) * out.dim(3);
      for (int pass = 0; pass < 2; pass++) {
        for (int from = 0; from < in.size(); from++) {
          int j = from % in.dim(3);
          int i = from / in.dim(3) % in.dim(2);
          int c = from / (in.dim(3) * in.dim(2)) % in.dim(1);
          int n = from / in.sampleSize();
          for (int tap = 0; tap < w.shape().sampleSize(); tap++) {
            int v = tap % window.kernel();
            int u = tap / window.kernel() % window.kernel();
            int o = tap / (window.kernel() * window.kernel());
            int row = i * window.stride() + u * window.dilation() - window.padding();
            int column = j * window.stride() + v * window.dilation() - window.padding();
            if (row >= 0 && row < out.dim(2) && column >= 0 && column < out.dim(3)) {
              int to = ((n * out.dim(1) + o) * out.dim(2) + row) * out.dim(3) + column;
              int weight = c * w.shape().sampleSize() + tap;
              if (pass == 0) {
                y[to] += (double) at(w, weight) * at(x, from);
              } else {
                dx[from] += dz[to] * at(w, weight);
                dw[weight] += dz[to] * at(x, from);
              }
            }
          }
        }
        for (int to = 0; to < out.size() && pass == 0; to++) {
          int o = to / plane % out.dim(1);
          double z = y[to] + at(layer.bias().value(), o);
          y[to] = layer.activation().value(z);
          dz[to] = at(dy, to) * layer.activation().derivative(z);
          db[o] += dz[to];
        }
      }
    }
  }

  @Test
  void bitsDoNotDependOnTheNumberOfThreads() {
    Tensor x = random(1, 6, 16, 7, 7);
    Tensor dy = random(2, 6, 8, 14, 14);
    float[][] first = {};
    for (int count : new int[] {1, 2, 3}) {
      try (Threads threads = Threads.of(count)) {
        ConvTranspose2d layer =
            new ConvTranspose2d(
                16, 8, Window.of(4, 2, 1), 0, Activations.RELU, new Initialization(1));
        Pass pass = layer.newPass(x.shape(), Execution.training(threads, 0));
        float[][] bits = {
          pass.forward(x).toArray(),
          pass.backward(dy).toArray(),
          layer.weight().gradient().toArray(),
          layer.bias().gradient().toArray()
        };
        for (int i = 0; i < first.length; i++) {
          assertArrayEquals(first[i], bits[i]);
        }
        first = bits;
      }
    }
  }

  @Test
  void sizesAreThoseOfPyTorch() {
    Initialization init = new Initialization(1);
    Window window = Window.of(3, 2, 1);
    ConvTranspose2d even = new ConvTranspose2d(16, 33, window, 1, Activations.IDENTITY, init);
    assertEquals(Shape.of(20, 33, 100, 200), even.outputShape(Shape.of(20, 16, 50, 100)));
    ConvTranspose2d odd = new ConvTranspose2d(16, 33, window, 0, Activations.IDENTITY, init);
    assertEquals(Shape.of(20, 33, 99, 199), odd.outputShape(Shape.of(20, 16, 50, 100)));
    assertEquals(Shape.of(16, 33, 3, 3), odd.weight().value().shape());
  }

  @Test
  void mistakesAreAnsweredWithWhatToDo() {
    Initialization init = new Initialization(1);
    ConvTranspose2d layer =
        new ConvTranspose2d(3, 6, Window.of(3, 2, 2), 1, Activations.RELU, init);
    String name =
        "ConvTranspose2d(inChannels=3, outChannels=6, kernelSize=3, stride=2, padding=2,"
            + " outputPadding=1, relu): ";
    assertMessage(
        name
            + "expected input (batch, 3, height, width), got (2, 1, 8, 8); set inChannels to match",
        () -> layer.outputShape(Shape.of(2, 1, 8, 8)));
    assertMessage(
        name + "expected input (batch, 3, height, width), got (2, 48); give it images",
        () -> layer.newPass(Shape.of(2, 48), Execution.inference(ONE)));
    assertMessage(
        name
            + "expected images that leave an output of at least 1×1, got input (2, 3, 1, 8);"
            + " pad less, or give it larger ones",
        () -> layer.outputShape(Shape.of(2, 3, 1, 8)));
    assertMessage(
        "ConvTranspose2d: expected an outputPadding of 0 to stride − 1 = 0, got 1",
        () -> new ConvTranspose2d(3, 6, Window.of(3, 1, 1), 1, Activations.RELU, init));
    assertMessage(
        "ConvTranspose2d: expected inChannels and outChannels of at least 1, got 0 and 6",
        () -> new ConvTranspose2d(0, 6, Window.of(3, 1, 1), 0, Activations.RELU, init));
  }

  private static void assertMessage(String expected, Runnable action) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }
}
