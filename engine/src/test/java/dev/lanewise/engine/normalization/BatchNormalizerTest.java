package dev.lanewise.engine.normalization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchNormalizerTest {
  private static final int MARGIN = 20;
  private static final float UNTOUCHED = 12345f;
  private static final double EPSILON = 1e-5;

  /** (batch, channels, plane): planes and rows of features around the lanes of every width. */
  static List<Shape> shapes() {
    return List.of(
        Shape.of(2, 1, 1),
        Shape.of(5, 3, 1),
        Shape.of(64, 4, 1),
        Shape.of(65, 17, 1),
        Shape.of(130, 67, 1),
        Shape.of(3, 1000, 1),
        Shape.of(1, 2, 3),
        Shape.of(70, 3, 4),
        Shape.of(2, 3, 4),
        Shape.of(3, 40, 15),
        Shape.of(4, 70, 16),
        Shape.of(2, 5, 17),
        Shape.of(2, 3, 63),
        Shape.of(2, 3, 64),
        Shape.of(2, 3, 65),
        Shape.of(3, 33, 131),
        Shape.of(2, 3, 1000));
  }

  /** All that a run reads and writes. */
  private static final class Run {
    final Tensor x;
    final Tensor gamma;
    final Tensor beta;
    final Tensor dy;
    final Tensor y;
    final Tensor dx;
    final Tensor gradGamma;
    final Tensor gradBeta;

    Run(Shape shape, float mean, float deviation) {
      Shape channels = Shape.of(shape.dim(1));
      x = random(1, shape, mean, deviation);
      gamma = random(2, channels, 1, 0.5f);
      beta = random(3, channels, 0, 1);
      dy = random(4, shape, 0, 1);
      y = random(5, shape, 0, 1);
      dx = random(6, shape, 0, 1);
      gradGamma = random(7, channels, 0, 1);
      gradBeta = random(8, channels, 0, 1);
    }

    /** The gradients of gamma and beta afterwards hold what was added to them. */
    void run(Activation f, int threadCount) {
      float[] before = gradGamma.toArray();
      Arrays.fill(gradBeta.data(), MARGIN, MARGIN + gradBeta.size(), 0f);
      try (Threads threads = Threads.of(threadCount)) {
        BatchNormalizer kernel = of(x.shape(), f, threads);
        kernel.train(x, gamma, beta, y);
        kernel.backward(x, dy, gradGamma, gradBeta, dx);
      }
      for (int c = 0; c < before.length; c++) {
        gradGamma.data()[MARGIN + c] -= before[c];
      }
      for (Tensor tensor : List.of(x, gamma, beta, dy, y, dx, gradGamma, gradBeta)) {
        assertMarginsUntouched(tensor);
      }
    }

    List<Tensor> results() {
      return List.of(y, dx, gradGamma, gradBeta);
    }
  }

  private static BatchNormalizer of(Shape shape, Activation f, Threads threads) {
    return new BatchNormalizer(shape.dim(0), shape.dim(1), shape.dim(2), EPSILON, f, threads);
  }

  private static Tensor random(long seed, Shape shape, float mean, float deviation) {
    float[] data = new float[shape.size() + 2 * MARGIN];
    Arrays.fill(data, UNTOUCHED);
    new CounterRandom(seed).fillNormal(data, MARGIN, shape.size(), mean, deviation);
    return new Tensor(shape, data, MARGIN);
  }

  private static void assertMarginsUntouched(Tensor tensor) {
    float[] data = tensor.data();
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(UNTOUCHED, data[i]);
      assertEquals(UNTOUCHED, data[data.length - 1 - i]);
    }
  }

  /** Every element within {@code units} of the last place of the tensor's largest. */
  private static void assertClose(double[] expected, Tensor actual, double units, String what) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      float got = actual.data()[actual.offset() + i];
      assertEquals(expected[i], got, units * 0x1p-23 * Math.max(1, largest), what + " " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void matchesDoublesAndTouchesNothingElse(Shape shape) {
    Run run = new Run(shape, 3, 2);
    PlainBatchNormalizer plain =
        new PlainBatchNormalizer(
            shape.dim(0), shape.dim(1), shape.dim(2), EPSILON, run.x, run.gamma, run.beta);
    double[] y = plain.z(run.x);
    double[][] gradients = plain.gradients(run.x, PlainBatchNormalizer.doubles(run.dy));
    run.run(Activations.IDENTITY, 1);
    assertClose(y, run.y, 8, "y");
    assertClose(gradients[0], run.dx, 32, "dx");
    assertClose(gradients[1], run.gradGamma, 32, "gradGamma");
    assertClose(gradients[2], run.gradBeta, 32, "gradBeta");
  }

  /** The order of every sum, as the documentation gives it: the same at every vector width. */
  @ParameterizedTest
  @MethodSource("shapes")
  void sumsInTheOrderThatIsDocumented(Shape shape) {
    Run run = new Run(shape, 3, 2);
    int batch = shape.dim(0);
    int channels = shape.dim(1);
    int plane = shape.dim(2);
    run.run(Activations.IDENTITY, 1);
    for (int c = 0; c < channels; c++) {
      int some = Math.min(batch, Math.ceilDiv(64, plane));
      float centre = (float) (sums(run.x, c, some, 0f)[0] / ((double) some * plane));
      double[] sums = sums(run.x, c, batch, centre);
      double count = (double) batch * plane;
      double mean = centre + sums[0] / count;
      double variance = Math.max(0, sums[1] / count - (sums[0] / count) * (sums[0] / count));
      double scale = run.gamma.data()[MARGIN + c] * (1 / Math.sqrt(variance + EPSILON));
      float high = (float) mean;
      float shift = (float) (run.beta.data()[MARGIN + c] - (mean - high) * scale);
      for (int i = 0; i < batch * plane; i++) {
        int at = MARGIN + (i / plane * channels + c) * plane + i % plane;
        float expected = Math.fma(run.x.data()[at] - high, (float) scale, shift);
        assertEquals(expected, run.y.data()[at], "channel " + c + ", value " + i);
      }
    }
  }

  /** Of distances from the centre, and of their squares. */
  private static double[] sums(Tensor x, int channel, int images, float centre) {
    int channels = x.shape().dim(1);
    int plane = x.shape().dim(2);
    double[] sums = new double[2];
    if (plane < 64) {
      for (int place = 0; place < plane; place++) {
        double[] ofPlace = new double[2];
        for (int image = 0; image < images; image += 64) {
          float[] values = new float[Math.min(64, images - image)];
          for (int i = 0; i < values.length; i++) {
            int at = ((image + i) * channels + channel) * plane + place;
            values[i] = x.data()[MARGIN + at] - centre;
          }
          addLanes(values, true, ofPlace);
        }
        sums[0] += ofPlace[0];
        sums[1] += ofPlace[1];
      }
    } else {
      for (int image = 0; image < images; image++) {
        float[] values = new float[plane];
        for (int i = 0; i < plane; i++) {
          values[i] = x.data()[MARGIN + (image * channels + channel) * plane + i] - centre;
        }
        int whole = plane - plane % 64;
        addLanes(Arrays.copyOf(values, whole), false, sums);
        addLanes(Arrays.copyOfRange(values, whole, plane), false, sums);
      }
    }
    return sums;
  }

  private static void addLanes(float[] values, boolean sequential, double[] sums) {
    float[] lanes = new float[64];
    float[] squares = new float[64];
    for (int i = 0; i < values.length; i++) {
      int lane = sequential ? 0 : i % 64;
      lanes[lane] += values[i];
      squares[lane] = Math.fma(values[i], values[i], squares[lane]);
    }
    sums[0] += tree(lanes);
    sums[1] += tree(squares);
  }

  private static float tree(float[] lanes) {
    float[] last = new float[4];
    for (int group = 0; group < 16; group += 4) {
      for (int i = 0; i < 4; i++) {
        int l = group + i;
        last[i] += (lanes[l] + lanes[l + 16]) + (lanes[l + 32] + lanes[l + 48]);
      }
    }
    return (last[0] + last[1]) + (last[2] + last[3]);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void anActivationGivesTheBitsOfALoopBehind(Shape shape) {
    Activation f = Activations.TANH;
    Run plain = new Run(shape, 3, 2);
    plain.run(Activations.IDENTITY, 1);
    ActivationLoops loops = ActivationLoops.of(f);
    Scratch scratch = new Scratch();
    int n = shape.size();
    float[] y = new float[n];
    loops.forward(n, plain.y.data(), MARGIN, y, 0, scratch);
    float[] g = new float[n];
    loops.backward(n, plain.y.data(), MARGIN, plain.dy.data(), MARGIN, g, 0, scratch);
    System.arraycopy(g, 0, plain.dy.data(), MARGIN, n);
    plain.run(Activations.IDENTITY, 1);

    Run fused = new Run(shape, 3, 2);
    fused.run(f, 1);
    assertArrayEquals(y, fused.y.toArray());
    assertArrayEquals(plain.dx.toArray(), fused.dx.toArray());
    assertArrayEquals(plain.gradBeta.toArray(), fused.gradBeta.toArray());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void bitsDoNotDependOnTheNumberOfThreads(Shape shape) {
    Run alone = new Run(shape, 0, 1);
    alone.run(Activations.GELU, 1);
    Run shared = new Run(shape, 0, 1);
    shared.run(Activations.GELU, 3);
    for (int i = 0; i < alone.results().size(); i++) {
      assertArrayEquals(alone.results().get(i).toArray(), shared.results().get(i).toArray());
    }
  }

  /** Means a thousand times the deviation: a sum of plain squares would keep one digit. */
  @ParameterizedTest
  @MethodSource("shapes")
  void largeMeansCostNoDigitsOfTheVariance(Shape shape) {
    Run run = new Run(shape, 1000, 1);
    PlainBatchNormalizer plain =
        new PlainBatchNormalizer(
            shape.dim(0), shape.dim(1), shape.dim(2), EPSILON, run.x, run.gamma, run.beta);
    Shape channels = Shape.of(shape.dim(1));
    Tensor mean = Tensor.zeros(channels);
    Tensor variance = Tensor.zeros(channels);
    try (Threads threads = Threads.of(1)) {
      BatchNormalizer kernel = of(shape, Activations.IDENTITY, threads);
      kernel.train(run.x, run.gamma, run.beta, run.y);
      kernel.updateRunning(1, mean, variance);
    }
    double values = (double) shape.dim(0) * shape.dim(2);
    for (int c = 0; c < shape.dim(1); c++) {
      double unbiased = plain.variance[c] * values / (values - 1);
      assertEquals(plain.mean[c], mean.data()[c], Math.ulp(1000f), "mean " + c);
      assertEquals(unbiased, variance.data()[c], 2e-6 * unbiased, "variance " + c);
    }
  }

  @Test
  void runningStatisticsMoveByMomentumAndInferenceUsesThem() {
    Shape shape = Shape.of(4, 3, 25);
    Run run = new Run(shape, 3, 2);
    Tensor mean = random(11, Shape.of(3), 0, 1);
    Tensor variance = Tensor.of(Shape.of(3), 1, 2, 0.5f);
    try (Threads threads = Threads.of(2)) {
      BatchNormalizer kernel = of(shape, Activations.IDENTITY, threads);
      PlainBatchNormalizer plain =
          new PlainBatchNormalizer(4, 3, 25, EPSILON, run.x, run.gamma, run.beta);
      float[] before = mean.toArray();
      kernel.train(run.x, run.gamma, run.beta, run.y);
      kernel.updateRunning(0.1, mean, variance);
      for (int c = 0; c < 3; c++) {
        float got = mean.data()[MARGIN + c];
        assertEquals(0.9 * before[c] + 0.1 * plain.mean[c], got, 1e-6);
        plain.mean[c] = got;
      }
      float[] old = {1, 2, 0.5f};
      for (int c = 0; c < 3; c++) {
        double unbiased = plain.variance[c] * 100 / 99;
        assertEquals(0.9 * old[c] + 0.1 * unbiased, variance.data()[c], 1e-6);
      }
      kernel.infer(run.x, run.gamma, run.beta, mean, variance, run.y);
      assertMarginsUntouched(run.y);
      for (int i = 0; i < shape.size(); i++) {
        int c = i / 25 % 3;
        double rstd = 1 / Math.sqrt(variance.data()[c] + EPSILON);
        double distance = (double) run.x.data()[MARGIN + i] - mean.data()[MARGIN + c];
        double expected =
            run.gamma.data()[MARGIN + c] * distance * rstd + run.beta.data()[MARGIN + c];
        assertEquals(expected, run.y.data()[MARGIN + i], 4e-6);
      }
    }
  }

  @Test
  void aChannelOfEqualValuesHasNoVarianceAndGivesBeta() {
    for (Shape shape : List.of(Shape.of(1, 3, 1), Shape.of(4, 3, 1), Shape.of(2, 3, 70))) {
      Run run = new Run(shape, 7, 0);
      Tensor mean = Tensor.zeros(3);
      Tensor variance = Tensor.zeros(3);
      try (Threads threads = Threads.of(1)) {
        BatchNormalizer kernel = of(shape, Activations.IDENTITY, threads);
        kernel.train(run.x, run.gamma, run.beta, run.y);
        kernel.updateRunning(1, mean, variance);
      }
      assertArrayEquals(new float[3], variance.toArray());
      for (int i = 0; i < shape.size(); i++) {
        int c = i / shape.dim(2) % 3;
        assertEquals(run.beta.data()[MARGIN + c], run.y.data()[MARGIN + i]);
      }
    }
  }

  @Test
  void notANumberStaysInItsChannel() {
    Run run = new Run(Shape.of(3, 2, 20), 0, 1);
    run.x.data()[MARGIN + 20] = Float.NaN;
    run.run(Activations.IDENTITY, 1);
    for (int i = 0; i < 120; i++) {
      assertEquals(i / 20 % 2 == 1, Float.isNaN(run.y.data()[MARGIN + i]));
    }
  }

  @Test
  void otherSizesAreRefused() {
    try (Threads threads = Threads.of(1)) {
      BatchNormalizer kernel = of(Shape.of(2, 3, 4), Activations.IDENTITY, threads);
      Tensor x = Tensor.zeros(2, 3, 4);
      Tensor c = Tensor.zeros(3);
      Tensor wrong = Tensor.zeros(2);
      assertEquals(
          "BatchNormalizer: expected gamma of 3 floats, got Tensor(2)",
          assertThrows(IllegalArgumentException.class, () -> kernel.train(x, wrong, c, x))
              .getMessage());
      assertThrows(IllegalArgumentException.class, () -> kernel.train(wrong, c, c, x));
      assertThrows(IllegalArgumentException.class, () -> kernel.infer(x, c, c, wrong, c, x));
      assertThrows(IllegalArgumentException.class, () -> kernel.backward(x, wrong, c, c, x));
      assertTrue(
          assertThrows(
                  IllegalArgumentException.class,
                  () -> of(Shape.of(1, 1, 1), Activations.RELU, threads).updateRunning(1, c, c))
              .getMessage()
              .contains("runningMean of 1 floats"));
      assertThrows(
          IllegalArgumentException.class,
          () -> new BatchNormalizer(2, 3, 4, 0, Activations.RELU, threads));
    }
  }
}
