package dev.lanewise.engine.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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
        geometry(21, 6, 14, 14, 16, 5, 1, 0), // and second, on a batch of several blocks
        geometry(32, 6, 14, 14, 16, 5, 1, 0), // the same in two groups of images
        geometry(16, 3, 23, 22, 7, 7, 2, 3), // a stem
        geometry(16, 7, 3, 5, 5, 3, 1, 1),
        geometry(33, 1, 28, 28, 2, 3, 1, 1), // more blocks than parts of the batch
        geometry(3, 3, 9, 11, 8, 3, 1, 1),
        geometry(33, 8, 4, 4, 10, 3, 1, 1), // small maps: tiles run over several images
        geometry(2, 4, 8, 8, 5, 1, 2, 0), // the shortcut of a residual block
        geometry(2, 19, 17, 34, 33, 3, 2, 1), // rows put together of two phases
        geometry(11, 17, 7, 7, 9, 1, 1, 0), // one tap: images read as they stand
        geometry(3, 7, 40, 41, 33, 1, 1, 0),
        geometry(7, 40, 12, 13, 17, 1, 1, 0), // one tap, several planes that are large enough
        new Conv2dGeometry(5, 42, 12, 11, 16, Window.of(1, 1, 0), Window.of(1, 1, 0), 2),
        geometry(2, 3, 7, 7, 4, 7, 1, 0), // the kernel is the image
        geometry(2, 3, 75, 147, 8, 11, 4, 2), // AlexNet's first, smaller
        geometry(2, 3, 5, 5, 7, 3, 3, 4), // more padding than kernel
        geometry(5, 50, 9, 15, 70, 3, 2, 1), // several panels of either channels
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
            Arbitraries.oneOf(
                Arbitraries.integers().between(1, 40), // of which some are whole groups
                Arbitraries.of(16, 32)),
            channels,
            sizes,
            sizes,
            Arbitraries.oneOf( // sums of few channels run along positions, those of many do not
                Arbitraries.integers().between(1, 9), Arbitraries.integers().between(17, 40)),
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
    matchesPlainLoops(g, 1, 2, 3, 5);
  }

  @Property(tries = 25)
  void anyShapeMatchesPlainLoopsAndTouchesNothingElse(
      @ForAll("geometries") Conv2dGeometry geometry) {
    matchesPlainLoops(geometry, 1, 3);
  }

  private static void matchesPlainLoops(Conv2dGeometry g, int... threadCounts) {
    Tensor x = random(g.inputShape(), 1);
    Tensor weight = random(g.weightShape(), 2);
    Tensor bias = random(Shape.of(g.outChannels()), 3);
    Tensor dy = random(g.outputShape(), 4);
    float[] channelsFirst = PlainConvolution.forward(g, x.toArray(), weight.toArray());
    float[] tapsFirst = PlainConvolution.forwardTapsFirst(g, x.toArray(), weight.toArray());
    addBias(g, channelsFirst, bias.toArray());
    addBias(g, tapsFirst, bias.toArray());
    for (int count : threadCounts) {
      try (Threads threads = Threads.of(count)) {
        for (ConvolutionMethod method : direct(ImageGroups.divide(g))) {
          float[] expectedZ = method == ConvolutionMethod.PLACES ? tapsFirst : channelsFirst;
          float[] expectedY = bent(expectedZ);
          Conv2dForward forward =
              new Conv2dForward(g, ActivationLoops.of(new Bent()), threads, method);
          Tensor z = untouched(g.outputShape());
          Tensor y = untouched(g.outputShape());
          forward.run(x, weight, bias, z, y);
          assertArrayEquals(expectedZ, z.toArray(), method + " z");
          assertArrayEquals(expectedY, y.toArray(), method + " y");
          assertMargins(z);
          assertMargins(y);
          Tensor inPlace = untouched(g.outputShape());
          forward.run(x, weight, bias, inPlace, inPlace);
          assertArrayEquals(expectedY, inPlace.toArray(), method + " y in place");
          assertMargins(inPlace);
        }

        for (ConvolutionMethod method : direct(GroupsBackwardData.fits(g))) {
          Tensor dx = untouched(g.inputShape());
          new Conv2dBackwardData(g, threads, method).run(dy, weight, dx);
          boolean rowsFirst =
              method == ConvolutionMethod.PACKED || method == ConvolutionMethod.PLACES;
          assertArrayEquals(
              PlainConvolution.backwardData(g, rowsFirst, dy.toArray(), weight.toArray()),
              dx.toArray(),
              method + " dx");
          assertMargins(dx);
        }

        Tensor dW = random(g.weightShape(), 5);
        float[] expectedDw = dW.toArray();
        SpreadBackwardWeights spread = new SpreadBackwardWeights(g, threads);
        PlainConvolution.addBackwardWeights(
            g, spread.batchParts(), x.toArray(), dy.toArray(), expectedDw);
        spread.run(x, dy, dW, true);
        assertArrayEquals(expectedDw, dW.toArray(), "SPREAD dW");
        assertMargins(dW);
        float[] sums = new float[expectedDw.length];
        PlainConvolution.addBackwardWeights(
            g, spread.batchParts(), x.toArray(), dy.toArray(), sums);
        assertWrites(sums, g.weightShape(), spread, x, dy);
        PackedBackwardWeights packed = new PackedBackwardWeights(g, threads);
        PlainConvolution.addPackedBackwardWeights(g, packed, x.toArray(), dy.toArray(), expectedDw);
        packed.run(x, dy, dW, true);
        assertArrayEquals(expectedDw, dW.toArray(), "PACKED dW");
        assertMargins(dW);
        sums = new float[expectedDw.length];
        PlainConvolution.addPackedBackwardWeights(g, packed, x.toArray(), dy.toArray(), sums);
        assertWrites(sums, g.weightShape(), packed, x, dy);
        if (GroupsBackwardWeights.fits(g)) {
          GroupsBackwardWeights groups = new GroupsBackwardWeights(g, threads);
          PlainConvolution.addGroupsBackwardWeights(
              g, groups.batchParts(), x.toArray(), dy.toArray(), expectedDw);
          groups.run(x, dy, dW, true);
          assertArrayEquals(expectedDw, dW.toArray(), "GROUPS dW");
          assertMargins(dW);
          sums = new float[expectedDw.length];
          PlainConvolution.addGroupsBackwardWeights(
              g, groups.batchParts(), x.toArray(), dy.toArray(), sums);
          assertWrites(sums, g.weightShape(), groups, x, dy);
        }
      }
    }
  }

  /** Whatever stood there; a sum added to 0 is never −0, one that is written may be. */
  static void assertWrites(
      float[] sums, Shape shape, Conv2dBackwardWeights.Path path, Tensor x, Tensor dy) {
    Tensor dW = untouched(shape);
    path.run(x, dy, dW, false);
    float[] written = dW.toArray();
    for (int i = 0; i < written.length; i++) {
      written[i] += 0f;
    }
    assertArrayEquals(sums, written, path + " dW written");
    assertMargins(dW);
  }

  private static List<ConvolutionMethod> direct(boolean withGroups) {
    Stream<ConvolutionMethod> methods =
        Stream.of(ConvolutionMethod.SPREAD, ConvolutionMethod.PACKED, ConvolutionMethod.PLACES);
    Stream<ConvolutionMethod> groups =
        withGroups ? Stream.of(ConvolutionMethod.GROUPS) : Stream.empty();
    return Stream.concat(methods, groups).toList();
  }

  private static float[] bent(float[] z) {
    float[] y = new float[z.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(z[i], z[i] * 0.25f) + 1f;
    }
    return y;
  }

  @Property(tries = 25)
  void sumsAreTheTwinsBitForBitAndItsGradientsNear(@ForAll("geometries") Conv2dGeometry g) {
    Tensor x = random(g.inputShape(), 1);
    Tensor weight = random(g.weightShape(), 2);
    Tensor dy = random(g.outputShape(), 4);
    Im2colConvolution twin = new Im2colConvolution(g);
    Tensor z = untouched(g.outputShape());
    twin.forward(x, weight, z);
    assertArrayEquals(PlainConvolution.forward(g, x.toArray(), weight.toArray()), z.toArray());
    assertMargins(z);
    Tensor dx = untouched(g.inputShape());
    twin.backwardData(dy, weight, dx);
    assertNear(
        PlainConvolution.backwardDataInDoubles(g, dy.toArray(), weight.toArray()),
        PlainConvolution.backwardDataInDoubles(g, sizes(dy), sizes(weight)),
        dx,
        g.groupOutChannels() * g.kernelPlane());
    assertMargins(dx);
    Tensor dW = Tensor.zeros(g.weightShape());
    twin.backwardWeights(x, dy, dW);
    assertNear(
        PlainConvolution.backwardWeightsInDoubles(g, x.toArray(), dy.toArray()),
        PlainConvolution.backwardWeightsInDoubles(g, sizes(x), sizes(dy)),
        dW,
        g.batch() * g.outPlane());
  }

  @Property(tries = 25)
  void kernelsAreNearTheReferenceInDoubles(@ForAll("geometries") Conv2dGeometry g) {
    Tensor x = random(g.inputShape(), 1);
    Tensor weight = random(g.weightShape(), 2);
    Tensor dy = random(g.outputShape(), 4);
    try (Threads threads = Threads.of(1)) {
      Tensor z = Tensor.zeros(g.outputShape());
      ActivationLoops identity = ActivationLoops.of(Activations.IDENTITY);
      new Conv2dForward(g, identity, threads).run(x, weight, null, z, z);
      assertNear(
          PlainConvolution.forwardInDoubles(g, x.toArray(), weight.toArray()),
          PlainConvolution.forwardInDoubles(g, sizes(x), sizes(weight)),
          z,
          g.depth());
      Tensor dx = Tensor.zeros(g.inputShape());
      new Conv2dBackwardData(g, threads).run(dy, weight, dx);
      assertNear(
          PlainConvolution.backwardDataInDoubles(g, dy.toArray(), weight.toArray()),
          PlainConvolution.backwardDataInDoubles(g, sizes(dy), sizes(weight)),
          dx,
          g.groupOutChannels() * g.kernelPlane());
      Tensor dW = untouched(g.weightShape());
      new Conv2dBackwardWeights(g, threads).run(x, dy, dW, false);
      assertNear(
          PlainConvolution.backwardWeightsInDoubles(g, x.toArray(), dy.toArray()),
          PlainConvolution.backwardWeightsInDoubles(g, sizes(x), sizes(dy)),
          dW,
          g.batch() * g.outPlane());
    }
  }

  @Test
  void manyWeightsAreSharedByParts() {
    matchesPlainLoops(geometry(5, 600, 2, 2, 600, 1, 1, 0), 1, 3);
  }

  @Test
  void largeImagesAreCutIntoBands() {
    matchesPlainLoops(geometry(1, 130, 61, 50, 17, 1, 1, 0), 1, 3);
    matchesPlainLoops(geometry(2, 60, 61, 50, 17, 3, 1, 1), 1, 3);
    matchesPlainLoops(geometry(1, 100, 45, 52, 4, 3, 2, 1), 1, 2);
    matchesPlainLoops(geometry(1, 4, 45, 52, 100, 3, 2, 1), 1, 2);
  }

  @Test
  void manyChannelsAreCutIntoSlices() {
    matchesPlainLoops(geometry(3, 20, 5, 5, 405, 1, 1, 0), 1, 3);
    matchesPlainLoops(geometry(3, 405, 5, 5, 20, 1, 2, 0), 1, 3);
    matchesPlainLoops(geometry(1, 300, 5, 5, 290, 3, 2, 1), 1, 3);
  }

  /** Few places and many channels, many places, tiles: every way to convolve. */
  private static List<Conv2dGeometry> shapesOfInference() {
    return List.of(
        geometry(1, 33, 4, 5, 67, 3, 1, 1),
        geometry(2, 40, 5, 4, 130, 3, 2, 1),
        geometry(4, 512, 1, 1, 64, 1, 1, 0),
        geometry(1, 48, 8, 8, 65, 1, 2, 0),
        geometry(1, 16, 7, 7, 64, 5, 1, 2),
        geometry(3, 70, 3, 3, 96, 1, 1, 0),
        geometry(1, 5, 20, 20, 64, 3, 1, 1),
        geometry(2, 32, 16, 16, 32, 3, 1, 1),
        geometry(3, 33, 9, 10, 34, 3, 2, 1),
        geometry(1, 40, 12, 12, 70, 3, 1, 1),
        geometry(1, 33, 14, 15, 64, 5, 1, 2),
        geometry(2, 40, 17, 18, 100, 1, 1, 0));
  }

  @Test
  void weightsThatStayGiveTheSameBits() {
    for (Conv2dGeometry g : shapesOfInference()) {
      Tensor x = random(g.inputShape(), 1);
      Tensor weight = random(g.weightShape(), 2);
      Tensor bias = random(Shape.of(g.outChannels()), 3);
      for (int count : new int[] {1, 3}) {
        try (Threads threads = Threads.of(count)) {
          ActivationLoops relu = ActivationLoops.of(Activations.RELU);
          for (Tensor b : Arrays.asList(bias, null)) {
            Tensor expected = Tensor.zeros(g.outputShape());
            new Conv2dForward(g, relu, threads, ConvolutionMethod.ofFixedForward(g))
                .run(x, weight, b, expected, expected);
            Tensor y = untouched(g.outputShape());
            new Conv2dForward(g, relu, new FixedFilters(weight), threads).run(x, weight, b, y, y);
            assertArrayEquals(expected.toArray(), y.toArray(), g.toString());
            assertMargins(y);
          }
        }
      }
    }
  }

  @Test
  void residualsGiveTheBitsOfASumOfItsOwn() {
    ActivationLoops identity = ActivationLoops.of(Activations.IDENTITY);
    for (Conv2dGeometry g : shapesOfInference()) {
      Tensor x = random(g.inputShape(), 1);
      Tensor weight = random(g.weightShape(), 2);
      Tensor bias = random(Shape.of(g.outChannels()), 3);
      Tensor residual = random(g.outputShape(), 4);
      FixedFilters filters = new FixedFilters(weight);
      for (int count : new int[] {1, 3}) {
        try (Threads threads = Threads.of(count)) {
          Tensor sum = untouched(g.outputShape());
          new Conv2dForward(g, identity, filters, threads).run(x, weight, bias, sum, sum);
          float[] expected = sum.toArray();
          for (int i = 0; i < expected.length; i++) {
            expected[i] += residual.data()[residual.offset() + i];
          }
          Tensor y = untouched(g.outputShape());
          new Conv2dForward(g, new ResidualSum(new Bent(), residual), filters, threads)
              .run(x, weight, bias, y, y);
          assertArrayEquals(bent(expected), y.toArray(), g.toString());
          assertMargins(y);
        }
      }
    }
  }

  @Test
  void residualsOfAnotherSizeAreRefused() {
    Conv2dGeometry g = geometry(1, 2, 4, 4, 3, 3, 1, 1);
    FixedFilters filters = new FixedFilters(random(g.weightShape(), 1));
    ResidualSum residual = new ResidualSum(new Bent(), random(Shape.of(1, 3, 4, 3), 1));
    try (Threads threads = Threads.of(1)) {
      assertMessage(
          "Conv2dForward: expected residual (1, 3, 4, 4), got (1, 3, 4, 3)",
          () -> new Conv2dForward(g, residual, filters, threads));
    }
  }

  @Test
  void impossibleShapesAreRefused() {
    assertMessage(
        "expected a padded height of at least 7, got 2 + 2·1 = 4; pad more, or use a smaller"
            + " kernel",
        () -> geometry(1, 1, 2, 9, 1, 7, 1, 1));
    assertMessage(
        "expected a padded width of at least 5, got 4 + 2·0 = 4",
        () -> new Conv2dGeometry(1, 1, 9, 4, 1, Window.of(3, 1, 0), new Window(3, 1, 0, 2), 1));
    assertMessage("Window: expected a stride of at least 1, got 0", () -> Window.of(3, 0, 1));
    assertMessage("Window: expected a padding of at least 0, got -1", () -> Window.of(3, 1, -1));
    Window one = Window.of(1, 1, 0);
    assertMessage(
        "Conv2d: expected inChannels to be a multiple of groups = 2, got 3",
        () -> new Conv2dGeometry(1, 3, 4, 4, 2, one, one, 2));
    assertMessage(
        "Conv2d: expected outChannels of at least 1, got 0",
        () -> new Conv2dGeometry(1, 3, 4, 4, 0, one, one, 1));
  }

  @Test
  void tensorsOfAnotherShapeAreRefused() {
    Conv2dGeometry g = geometry(2, 3, 5, 5, 4, 3, 1, 1);
    Tensor x = Tensor.zeros(g.inputShape());
    Tensor weight = Tensor.zeros(g.weightShape());
    Tensor y = Tensor.zeros(g.outputShape());
    try (Threads threads = Threads.of(1)) {
      Conv2dForward forward = new Conv2dForward(g, ActivationLoops.of(Activations.RELU), threads);
      assertMessage(
          "Conv2dForward: expected x (2, 3, 5, 5), got (2, 4, 5, 5)",
          () -> forward.run(y, weight, null, y, y));
      assertMessage(
          "Conv2dForward: expected bias (4), got (3)",
          () -> forward.run(x, weight, Tensor.zeros(3), y, y));
      assertMessage(
          "Conv2dBackwardData: expected dx (2, 3, 5, 5), got (2, 4, 5, 5)",
          () -> new Conv2dBackwardData(g, threads).run(y, weight, y));
      assertMessage(
          "Conv2dBackwardWeights: expected weightGradient (4, 3, 3, 3), got (2, 3, 5, 5)",
          () -> new Conv2dBackwardWeights(g, threads).run(x, y, x, true));
    }
  }

  private static void assertMessage(String part, Executable wrong) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, wrong);
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
  }

  static void addBias(Conv2dGeometry g, float[] z, float[] bias) {
    for (int i = 0; i < z.length; i++) {
      z[i] += bias[i / g.outPlane() % g.outChannels()];
    }
  }

  /**
   * A float sum of n terms is off by at most (n + 1)·2^-24 of the sum of their sizes, in any order
   * (Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 4.2), to first order.
   */
  private static void assertNear(
      double[] expected, double[] sumsOfSizes, Tensor actual, int terms) {
    float[] values = actual.toArray();
    for (int i = 0; i < values.length; i++) {
      double bound = (terms + 2) * 0x1p-24 * sumsOfSizes[i];
      assertEquals(expected[i], values[i], bound, "at " + i);
    }
  }

  private static float[] sizes(Tensor tensor) {
    float[] sizes = tensor.toArray();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(sizes[i]);
    }
    return sizes;
  }

  static Tensor random(Shape shape, long seed) {
    Random random = new Random(seed);
    Tensor tensor = untouched(shape);
    for (int i = 0; i < shape.size(); i++) {
      tensor.data()[MARGIN + i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  static Tensor untouched(Shape shape) {
    float[] data = new float[shape.size() + 2 * MARGIN];
    Arrays.fill(data, UNTOUCHED);
    return new Tensor(shape, data, MARGIN);
  }

  static void assertMargins(Tensor tensor) {
    float[] data = tensor.data();
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(UNTOUCHED, data[i], "before");
      assertEquals(UNTOUCHED, data[data.length - 1 - i], "after");
    }
  }
}
