package dev.lanewise.engine.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Conv2dTest {
  private static final int MARGIN = 7;
  private static final float UNTOUCHED = 12345f;

  /** A kink, a slope and a value at 0: an activation of its own, so that none is the default. */
  private record Bent() implements Activation {
    @Override
    public String name() {
      return "bent";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return x.max(x.mul(0.25f)).add(1f);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return Simd.floats(1f).blend(0.25f, x.lt(0f));
    }

    @Override
    public double value(double x) {
      return Math.max(x, 0.25 * x) + 1;
    }

    @Override
    public double derivative(double x) {
      return x < 0 ? 0.25 : 1;
    }
  }

  static List<Conv2dGeometry> namedShapes() {
    return List.of(
        geometry(5, 1, 28, 28, 6, 5, 1, 2), // LeNet's first
        geometry(70, 6, 14, 14, 16, 5, 1, 0), // and second, on a batch of several blocks
        geometry(3, 3, 9, 11, 8, 3, 1, 1),
        geometry(33, 8, 4, 4, 10, 3, 1, 1), // small maps: tiles run over several images
        geometry(2, 4, 8, 8, 5, 1, 2, 0), // the shortcut of a residual block
        geometry(2, 3, 7, 7, 4, 7, 1, 0), // the kernel is the image
        geometry(2, 3, 5, 5, 7, 3, 3, 4), // more padding than kernel
        new Conv2dGeometry(2, 6, 9, 13, 4, new Window(3, 2, 1, 2), new Window(2, 3, 0, 3), 2),
        new Conv2dGeometry(3, 5, 6, 8, 5, Window.of(3, 1, 1), Window.of(3, 2, 1), 5));
  }

  private static Conv2dGeometry geometry(
      int batch, int in, int height, int width, int out, int kernel, int stride, int padding) {
    Window window = Window.of(kernel, stride, padding);
    return new Conv2dGeometry(batch, in, height, width, out, window, window, 1);
  }

  @Provide
  Arbitrary<Conv2dGeometry> geometries() {
    Arbitrary<Window> windows =
        Combinators.combine(
                Arbitraries.integers().between(1, 5),
                Arbitraries.integers().between(1, 4),
                Arbitraries.integers().between(0, 4),
                Arbitraries.integers().between(1, 3))
            .as(Window::new);
    Arbitrary<Integer> sizes = Arbitraries.integers().between(1, 20);
    Arbitrary<Integer> channels = Arbitraries.integers().between(1, 4);
    return Combinators.combine(
            Arbitraries.integers().between(1, 40),
            channels,
            sizes,
            sizes,
            Arbitraries.integers().between(1, 9),
            windows,
            windows,
            Arbitraries.integers().between(1, 3))
        .filter((_, _, height, width, _, v, h, _) ->
            v.extent() <= height + 2 * v.padding() && h.extent() <= width + 2 * h.padding())
        .as((batch, in, height, width, out, v, h, groups) ->
            new Conv2dGeometry(batch, in * groups, height, width, out * groups, v, h, groups));
  }

  @ParameterizedTest
  @MethodSource("namedShapes")
  void namedShapesMatchPlainLoopsAndTouchNothingElse(Conv2dGeometry g) {
    matchesPlainLoops(g);
  }

  @Property(tries = 25)
  void anyShapeMatchesPlainLoopsAndTouchesNothingElse(
      @ForAll("geometries") Conv2dGeometry geometry) {
    matchesPlainLoops(geometry);
  }

  private static void matchesPlainLoops(Conv2dGeometry g) {
    Tensor x = random(g.inputShape(), 1);
    Tensor weight = random(g.weightShape(), 2);
    Tensor bias = random(Shape.of(g.outChannels()), 3);
    Tensor dy = random(g.outputShape(), 4);
    float[] expectedZ = PlainConvolution.forward(g, x.toArray(), weight.toArray());
    addBias(g, expectedZ, bias.toArray());
    float[] expectedY = new float[expectedZ.length];
    for (int i = 0; i < expectedY.length; i++) {
      expectedY[i] = Math.max(expectedZ[i], expectedZ[i] * 0.25f) + 1f;
    }
    float[] expectedDx = PlainConvolution.backwardData(g, dy.toArray(), weight.toArray());
    double[] exactDw = PlainConvolution.backwardWeightsInDoubles(g, x.toArray(), dy.toArray());
    float[] firstDw = null;
    for (int count : new int[] {1, 2, 3, 5}) {
      try (Threads threads = Threads.of(count)) {
        Conv2dForward forward = new Conv2dForward(g, ActivationLoops.of(new Bent()), threads);
        Tensor z = untouched(g.outputShape());
        Tensor y = untouched(g.outputShape());
        forward.run(x, weight, bias, z, y);
        assertArrayEquals(expectedZ, z.toArray(), "z");
        assertArrayEquals(expectedY, y.toArray(), "y");
        assertMargins(z);
        assertMargins(y);
        Tensor inPlace = untouched(g.outputShape());
        forward.run(x, weight, bias, inPlace, inPlace);
        assertArrayEquals(expectedY, inPlace.toArray(), "y in place");

        Tensor dx = untouched(g.inputShape());
        new Conv2dBackwardData(g, threads).run(dy, weight, dx);
        assertArrayEquals(expectedDx, dx.toArray(), "dx");
        assertMargins(dx);

        Tensor dW = random(g.weightShape(), 5);
        float[] before = dW.toArray();
        new Conv2dBackwardWeights(g, threads).run(x, dy, dW);
        assertMargins(dW);
        if (firstDw == null) {
          firstDw = dW.toArray();
          assertNear(g, before, exactDw, firstDw);
        } else {
          assertArrayEquals(firstDw, dW.toArray(), "dW on " + count + " threads");
        }
      }
    }
  }

  private static void addBias(Conv2dGeometry g, float[] z, float[] bias) {
    for (int i = 0; i < z.length; i++) {
      z[i] += bias[i / g.outPlane() % g.outChannels()];
    }
  }

  /**
   * A sum of n terms of standard deviation 1 strays by some √n roundings; 6 of them are refused.
   */
  private static void assertNear(Conv2dGeometry g, float[] before, double[] sums, float[] actual) {
    double terms = (double) g.batch() * g.outPlane();
    double tolerance = 6 * Math.sqrt(terms) * 0x1p-23;
    for (int i = 0; i < sums.length; i++) {
      assertEquals(before[i] + sums[i], actual[i], tolerance, "dW[" + i + "]");
    }
  }

  static Tensor random(Shape shape, long seed) {
    Random random = new Random(seed);
    Tensor tensor = untouched(shape);
    for (int i = 0; i < shape.size(); i++) {
      tensor.data()[MARGIN + i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  private static Tensor untouched(Shape shape) {
    float[] data = new float[shape.size() + 2 * MARGIN];
    Arrays.fill(data, UNTOUCHED);
    return new Tensor(shape, data, MARGIN);
  }

  private static void assertMargins(Tensor tensor) {
    float[] data = tensor.data();
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(UNTOUCHED, data[i], "before");
      assertEquals(UNTOUCHED, data[data.length - 1 - i], "after");
    }
  }
}
