package dev.lanewise.layers.activation;

import static dev.lanewise.layers.TestTensors.assertClose;
import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layers that mix channels or change their number, against plain doubles. */
class ChannelLayersTest {
  /** Shorter and longer than a task, few and many channels. */
  static List<Shape> shapes() {
    return List.of(
        Shape.of(1, 12),
        Shape.of(700, 24),
        Shape.of(2, 20_004),
        Shape.of(3, 6, 5),
        Shape.of(2, 12, 3, 9),
        Shape.of(70, 6, 7, 7),
        Shape.of(2, 6, 101, 102));
  }

  /** What a layer should give for the channels at one position. */
  private interface Reference {
    double[] forward(double[] x);

    /** The gradient by x. */
    double[] backward(double[] x, double[] dy);
  }

  private static final Reference SOFTMAX =
      new Reference() {
        @Override
        public double[] forward(double[] x) {
          double largest = Arrays.stream(x).max().orElseThrow();
          double[] e = Arrays.stream(x).map(v -> Math.exp(v - largest)).toArray();
          double sum = Arrays.stream(e).sum();
          return Arrays.stream(e).map(v -> v / sum).toArray();
        }

        @Override
        public double[] backward(double[] x, double[] dy) {
          double[] y = forward(x);
          double dot = 0;
          for (int c = 0; c < x.length; c++) {
            dot += y[c] * dy[c];
          }
          double[] dx = new double[x.length];
          for (int c = 0; c < x.length; c++) {
            dx[c] = y[c] * (dy[c] - dot);
          }
          return dx;
        }
      };

  private static final Reference LOG_SOFTMAX =
      new Reference() {
        @Override
        public double[] forward(double[] x) {
          return Arrays.stream(SOFTMAX.forward(x)).map(Math::log).toArray();
        }

        @Override
        public double[] backward(double[] x, double[] dy) {
          double[] y = SOFTMAX.forward(x);
          double sum = Arrays.stream(dy).sum();
          double[] dx = new double[x.length];
          for (int c = 0; c < x.length; c++) {
            dx[c] = dy[c] - y[c] * sum;
          }
          return dx;
        }
      };

  private static final Reference CONCATENATED_RELU =
      new Reference() {
        @Override
        public double[] forward(double[] x) {
          double[] y = new double[2 * x.length];
          for (int c = 0; c < x.length; c++) {
            y[c] = Math.max(0, x[c]);
            y[x.length + c] = Math.max(0, -x[c]);
          }
          return y;
        }

        @Override
        public double[] backward(double[] x, double[] dy) {
          double[] dx = new double[x.length];
          for (int c = 0; c < x.length; c++) {
            dx[c] = x[c] > 0 ? dy[c] : -dy[x.length + c];
          }
          return dx;
        }
      };

  private record MaxoutReference(int pieces) implements Reference {
    @Override
    public double[] forward(double[] x) {
      double[] y = new double[x.length / pieces];
      Arrays.fill(y, Double.NEGATIVE_INFINITY);
      for (int c = 0; c < x.length; c++) {
        y[c / pieces] = Math.max(y[c / pieces], x[c]);
      }
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] dy) {
      double[] y = forward(x);
      double[] dx = new double[x.length];
      for (int c = 0; c < x.length; c++) {
        dx[c] = x[c] == y[c / pieces] ? dy[c / pieces] : 0;
      }
      return dx;
    }
  }

  private record GateReference(Activation f) implements Reference {
    @Override
    public double[] forward(double[] x) {
      double[] y = new double[x.length / 2];
      for (int c = 0; c < y.length; c++) {
        y[c] = x[c] * f.value(x[y.length + c]);
      }
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] dy) {
      double[] dx = new double[x.length];
      for (int c = 0; c < dy.length; c++) {
        dx[c] = dy[c] * f.value(x[dy.length + c]);
        dx[dy.length + c] = dy[c] * x[c] * f.derivative(x[dy.length + c]);
      }
      return dx;
    }
  }

  private static double[] position(Tensor x, int sample, int i) {
    int channels = x.shape().dim(1);
    int inner = x.shape().sampleSize() / channels;
    double[] values = new double[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = at(x, (sample * channels + c) * inner + i);
    }
    return values;
  }

  private static void put(double[] values, double[] all, int sample, int i, int inner) {
    for (int c = 0; c < values.length; c++) {
      all[(sample * values.length + c) * inner + i] = values[c];
    }
  }

  private static void check(Layer layer, Reference reference, Shape shape) {
    Tensor x = random(1, shape.toArray());
    Shape outputShape = layer.outputShape(shape);
    Tensor dy = random(2, outputShape.toArray());
    int inner = shape.sampleSize() / shape.dim(1);
    double[] y = new double[outputShape.size()];
    double[] dx = new double[shape.size()];
    for (int sample = 0; sample < shape.batch(); sample++) {
      for (int i = 0; i < inner; i++) {
        double[] channels = position(x, sample, i);
        put(reference.forward(channels), y, sample, i, inner);
        put(reference.backward(channels, position(dy, sample, i)), dx, sample, i, inner);
      }
    }
    try (Threads threads = Threads.of(2)) {
      Pass pass = layer.newPass(shape, Execution.training(threads, 1));
      assertClose(y, pass.forward(x), 8);
      assertClose(dx, pass.backward(dy), 8);
      assertClose(y, layer.newPass(shape, Execution.inference(threads)).forward(x), 8);
    }
    assertMarginsUntouched(x);
    assertMarginsUntouched(dy);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void softmaxIsNearDoubles(Shape shape) {
    check(new Softmax(), SOFTMAX, shape);
    check(new LogSoftmax(), LOG_SOFTMAX, shape);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void maxoutTakesTheLargestOfNeighbouringChannels(Shape shape) {
    for (int pieces : new int[] {1, 2, 3}) {
      check(new Maxout(pieces), new MaxoutReference(pieces), shape);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void concatenatedReluKeepsBothSigns(Shape shape) {
    check(new ConcatenatedRelu(), CONCATENATED_RELU, shape);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void secondHalfGatesTheFirst(Shape shape) {
    check(GatedLinearUnit.glu(), new GateReference(Activations.SIGMOID), shape);
    check(GatedLinearUnit.reglu(), new GateReference(Activations.RELU), shape);
    check(GatedLinearUnit.geglu(), new GateReference(Activations.GELU), shape);
    check(GatedLinearUnit.swiglu(), new GateReference(Activations.SILU), shape);
  }

  @Test
  void concatenatedReluHasNoGradientAtZero() {
    Tensor x = Tensor.of(Shape.of(1, 2), 0f, -0f);
    try (Threads threads = Threads.of(1)) {
      Pass pass = new ConcatenatedRelu().newPass(x.shape(), Execution.training(threads, 1));
      assertArrayEquals(new float[4], pass.forward(x).toArray());
      float[] dx = pass.backward(Tensor.of(Shape.of(1, 4), 1, 2, 3, 4)).toArray();
      assertArrayEquals(new float[2], dx);
    }
  }

  @Test
  void inputsThatDoNotFitAreRefusedWithAdvice() {
    Shape odd = Shape.of(2, 7, 3);
    String gated = refusal(GatedLinearUnit.glu(), odd);
    assertEquals(
        "GatedLinearUnit(sigmoid): expected an even number of channels, got input (2, 7, 3); give"
            + " the layer before it twice the channels that are to come out",
        gated);
    assertTrue(refusal(new Maxout(2), odd).contains("multiple of 2 channels"));
    for (Layer layer :
        List.of(
            new Softmax(),
            new LogSoftmax(),
            new Maxout(1),
            new ConcatenatedRelu(),
            GatedLinearUnit.glu())) {
      assertTrue(refusal(layer, Shape.of(5)).contains("expected input (batch, channels, …)"));
    }
    assertThrows(IllegalArgumentException.class, () -> new Maxout(0));
  }

  private static String refusal(Layer layer, Shape input) {
    return assertThrows(IllegalArgumentException.class, () -> layer.outputShape(input))
        .getMessage();
  }
}
