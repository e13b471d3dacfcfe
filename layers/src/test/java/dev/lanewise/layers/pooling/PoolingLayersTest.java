package dev.lanewise.layers.pooling;

import static dev.lanewise.layers.TestTensors.assertClose;
import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PoolingLayersTest {
  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of(1, 1, 2, 2, Window.of(2, 2, 0), Window.of(2, 2, 0)),
        Arguments.of(3, 6, 28, 28, Window.of(2, 2, 0), Window.of(2, 2, 0)),
        Arguments.of(2, 3, 7, 9, Window.of(2, 2, 0), Window.of(2, 2, 0)),
        Arguments.of(2, 3, 8, 11, Window.of(3, 2, 1), Window.of(3, 1, 1)),
        Arguments.of(2, 2, 9, 10, new Window(2, 1, 1, 3), new Window(3, 3, 0, 2)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void matchPlainLoopsAndTouchNothingElse(
      int batch, int channels, int height, int width, Window vertical, Window horizontal) {
    Tensor x = random(1, batch, channels, height, width);
    check(new MaxPool2d(vertical, horizontal), true, x, vertical, horizontal);
    check(new AvgPool2d(vertical, horizontal), false, x, vertical, horizontal);
  }

  private static void check(
      Layer layer, boolean largest, Tensor x, Window vertical, Window horizontal) {
    Shape out = layer.outputShape(x.shape());
    Tensor dy = random(2, out.toArray());
    double[] y = new double[out.size()];
    double[] dx = new double[x.size()];
    int taps = vertical.kernel() * horizontal.kernel();
    for (int at = 0; at < out.size(); at++) {
      int plane = at / (out.dim(3) * out.dim(2));
      int i = at / out.dim(3) % out.dim(2);
      int j = at % out.dim(3);
      int best = -1;
      for (int tap = 0; tap < taps; tap++) {
        int row =
            i * vertical.stride()
                + tap / horizontal.kernel() * vertical.dilation()
                - vertical.padding();
        int column =
            j * horizontal.stride()
                + tap % horizontal.kernel() * horizontal.dilation()
                - horizontal.padding();
        if (row >= 0 && row < x.shape().dim(2) && column >= 0 && column < x.shape().dim(3)) {
          int from = (plane * x.shape().dim(2) + row) * x.shape().dim(3) + column;
          best = best < 0 || at(x, from) > at(x, best) ? from : best;
          if (!largest) {
            y[at] += at(x, from) / (double) taps;
            dx[from] += at(dy, at) / (double) taps;
          }
        }
      }
      if (largest) {
        y[at] = at(x, best);
        dx[best] += at(dy, at);
      }
    }
    try (Threads threads = Threads.of(2)) {
      Pass pass = layer.newPass(x.shape(), Execution.training(threads, 0));
      assertClose(y, pass.forward(x), taps);
      assertClose(dx, pass.backward(dy), taps);
      Pass inference = layer.newPass(x.shape(), Execution.inference(threads));
      assertArrayEquals(pass.forward(x).toArray(), inference.forward(x).toArray());
      assertThrows(IllegalStateException.class, () -> inference.backward(dy));
    }
    assertMarginsUntouched(x);
    assertMarginsUntouched(dy);
  }

  @Test
  void mistakesAreAnsweredWithWhatToDo() {
    MaxPool2d layer = new MaxPool2d(Window.of(2, 2, 0));
    assertMessage(
        "MaxPool2d(kernelSize=2, stride=2): expected input (batch, channels, height, width),"
            + " got (2, 784)",
        () -> layer.outputShape(Shape.of(2, 784)));
    assertMessage(
        "MaxPool2d(kernelSize=2, stride=2): expected padded images of at least 2×2, got input"
            + " (2, 3, 1, 8); take this pooling out, or give it larger images",
        () -> layer.outputShape(Shape.of(2, 3, 1, 8)));
    assertMessage(
        "Pooling: expected padding of at most half the kernel, got"
            + " kernelSize=3, stride=2, padding=2",
        () -> new AvgPool2d(Window.of(3, 2, 2)));
  }

  private static void assertMessage(String expected, Runnable action) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }
}
