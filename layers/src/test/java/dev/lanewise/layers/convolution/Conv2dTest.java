package dev.lanewise.layers.convolution;

import static dev.lanewise.layers.TestTensors.assertClose;
import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Conv2dTest {
  private static final Threads ONE = Threads.of(1);

  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of(1, 1, 1, 1, Window.of(1, 1, 0), Window.of(1, 1, 0), 1, 1),
        Arguments.of(2, 3, 7, 5, Window.of(3, 1, 1), Window.of(3, 1, 1), 1, 4),
        Arguments.of(3, 4, 9, 8, Window.of(3, 2, 1), Window.of(5, 1, 2), 2, 6),
        Arguments.of(2, 4, 11, 11, new Window(3, 2, 2, 2), new Window(2, 3, 0, 3), 4, 8),
        Arguments.of(5, 1, 28, 28, Window.of(5, 1, 2), Window.of(5, 1, 2), 1, 6));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void matchesPlainLoopAndTouchesNothingElse(
      int batch,
      int inChannels,
      int height,
      int width,
      Window vertical,
      Window horizontal,
      int groups,
      int outChannels) {
    for (Activation activation : new Activation[] {Activations.IDENTITY, Activations.TANH}) {
      Conv2d layer =
          new Conv2d(
              inChannels,
              outChannels,
              vertical,
              horizontal,
              groups,
              activation,
              new Initialization(3));
      for (int o = 0; o < outChannels; o++) {
        layer.bias().value().data()[o] = 0.1f * o;
      }
      Tensor x = random(1, batch, inChannels, height, width);
      Shape out = layer.outputShape(x.shape());
      Tensor dy = random(2, out.toArray());
      Reference expected = new Reference(layer, x, dy, vertical, horizontal, groups);
      Pass pass = layer.newPass(x.shape(), Execution.training(ONE, 0));
      int depth = inChannels / groups * vertical.kernel() * horizontal.kernel();
      assertClose(expected.y, pass.forward(x), depth);
      assertClose(expected.dx, pass.backward(dy), depth + outChannels * depth);
      assertClose(expected.dw, layer.weight().gradient(), depth + dy.size() / outChannels);
      assertClose(expected.db, layer.bias().gradient(), depth + dy.size() / outChannels);
      assertMarginsUntouched(x);
      assertMarginsUntouched(dy);
      Pass inference = layer.newPass(x.shape(), Execution.inference(ONE));
      assertArrayEquals(pass.forward(x).toArray(), inference.forward(x).toArray());
    }
  }

  /** The layer in doubles, by its definition. */
  private static final class Reference {
    final double[] y;
    final double[] dx;
    final double[] dw;
    final double[] db;

    Reference(Conv2d layer, Tensor x, Tensor dy, Window vertical, Window horizontal, int groups) {
      Shape in = x.shape();
      Shape out = dy.shape();
      int channels = in.dim(1) / groups;
      Tensor w = layer.weight().value();
      y = new double[out.size()];
      dx = new double[in.size()];
      dw = new double[w.size()];
      db = new double[out.dim(1)];
      for (int at = 0; at < out.size(); at++) {
        int j = at % out.dim(3);
        int i = at / out.dim(3) % out.dim(2);
        int o = at / (out.dim(3) * out.dim(2)) % out.dim(1);
        int n = at / (out.dim(3) * out.dim(2) * out.dim(1));
        int group = o / (out.dim(1) / groups);
        double z = at(layer.bias().value(), o);
        for (int backward = 0; backward < 2; backward++) {
          double dz = backward == 0 ? 0 : at(dy, at) * layer.activation().derivative(z);
          for (int tap = 0; tap < channels * vertical.kernel() * horizontal.kernel(); tap++) {
            int v = tap % horizontal.kernel();
            int u = tap / horizontal.kernel() % vertical.kernel();
            int c = group * channels + tap / (horizontal.kernel() * vertical.kernel());
            int row = i * vertical.stride() + u * vertical.dilation() - vertical.padding();
            int column = j * horizontal.stride() + v * horizontal.dilation() - horizontal.padding();
            if (row >= 0 && row < in.dim(2) && column >= 0 && column < in.dim(3)) {
              int from = ((n * in.dim(1) + c) * in.dim(2) + row) * in.dim(3) + column;
              int weight = o * channels * vertical.kernel() * horizontal.kernel() + tap;
              if (backward == 0) {
                z += (double) at(w, weight) * at(x, from);
              }
              dw[weight] += dz * at(x, from);
              dx[from] += dz * at(w, weight);
            }
          }
          db[o] += dz;
        }
        y[at] = layer.activation().value(z);
      }
    }
  }

  @Test
  void bitsDoNotDependOnTheNumberOfThreads() {
    Tensor x = random(1, 16, 6, 14, 14);
    Tensor dy = random(2, 16, 16, 10, 10);
    float[] weightGradient = {};
    float[] inputGradient = {};
    for (int count : new int[] {1, 2, 3, 5}) {
      try (Threads threads = Threads.of(count)) {
        Conv2d layer =
            new Conv2d(6, 16, Window.of(5, 1, 0), Activations.RELU, new Initialization(1));
        Pass pass = layer.newPass(x.shape(), Execution.training(threads, 0));
        pass.forward(x);
        float[] dx = pass.backward(dy).toArray();
        float[] dw = layer.weight().gradient().toArray();
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
  void backwardToParametersAddsTheSameBits() {
    Tensor x = random(1, 3, 2, 9, 9);
    Tensor dy = random(2, 3, 4, 7, 7);
    float[][] gradients = new float[2][];
    for (int run = 0; run < 2; run++) {
      Conv2d layer = new Conv2d(2, 4, Window.of(3, 1, 0), Activations.TANH, new Initialization(1));
      Pass pass = layer.newPass(x.shape(), Execution.training(ONE, 0));
      pass.forward(x);
      if (run == 0) {
        pass.backward(dy);
      } else {
        pass.backwardToParameters(dy);
      }
      gradients[run] = layer.weight().gradient().toArray();
    }
    assertArrayEquals(gradients[0], gradients[1]);
  }

  @Test
  void mistakesAreAnsweredWithWhatToDo() {
    Conv2d layer = new Conv2d(3, 6, Window.of(5, 1, 0), Activations.RELU, new Initialization(1));
    String name = "Conv2d(inChannels=3, outChannels=6, kernelSize=5, relu): ";
    assertMessage(
        name
            + "expected input (batch, 3, height, width), got (2, 1, 28, 28);"
            + " set inChannels to match",
        () -> layer.outputShape(Shape.of(2, 1, 28, 28)));
    assertMessage(
        name + "expected input (batch, 3, height, width), got (2, 784); give it images",
        () -> layer.outputShape(Shape.of(2, 784)));
    assertMessage(
        name
            + "expected padded images of at least 5×5, got input (2, 3, 4, 9);"
            + " pad more, or use a smaller kernel",
        () -> layer.newPass(Shape.of(2, 3, 4, 9), Execution.inference(ONE)));
    assertMessage(
        "Conv2d: expected groups that divide inChannels=3 and outChannels=6, got 2",
        () ->
            new Conv2d(
                3,
                6,
                Window.of(1, 1, 0),
                Window.of(1, 1, 0),
                2,
                Activations.RELU,
                new Initialization(1)));
    assertEquals(
        "Conv2d(inChannels=2, outChannels=4, kernelSize=3×5, stride=2, padding=1×2, groups=2)",
        new Conv2d(
                2,
                4,
                Window.of(3, 2, 1),
                Window.of(5, 2, 2),
                2,
                Activations.IDENTITY,
                new Initialization(1))
            .toString());
  }

  private static void assertMessage(String expected, Runnable action) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }

  @Test
  void withoutBiasIsWithABiasOfZeros() {
    Window window = Window.of(3, 2, 1);
    Conv2d plain = Conv2d.withoutBias(3, 5, window, new Initialization(4));
    Conv2d biased = new Conv2d(3, 5, window, Activations.IDENTITY, new Initialization(4));
    assertEquals(List.of("weight"), List.copyOf(plain.parameters().keySet()));
    assertFalse(plain.hasBias());
    assertThrows(IllegalStateException.class, plain::bias);
    Tensor x = random(1, 2, 3, 9, 8);
    Tensor dy = random(2, 2, 5, 5, 4);
    Execution training = Execution.training(Threads.of(1), 1);
    Pass one = plain.newPass(x.shape(), training);
    Pass other = biased.newPass(x.shape(), training);
    assertArrayEquals(other.forward(x).toArray(), one.forward(x).toArray());
    assertArrayEquals(other.backward(dy).toArray(), one.backward(dy).toArray());
    assertArrayEquals(biased.weight().gradient().toArray(), plain.weight().gradient().toArray());
  }
}
