package dev.lanewise.engine.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.winograd.WinogradTiling;
import dev.lanewise.engine.winograd.WinogradTransforms;
import dev.lanewise.engine.winograd.WinogradWeights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WinogradTest {
  /** As they are; many weights and many passes; few weights, and a pass for every row of tiles. */
  private static final List<WinogradLimits> LIMITS =
      List.of(
          WinogradLimits.USUAL,
          new WinogradLimits(0, 0, 0, 6000, 48, 32),
          new WinogradLimits(1 << 20, 1, 1, 1, 128, 64));

  static List<Conv2dGeometry> shapes() {
    return List.of(
        geometry(3, 5, 9, 11, 7, 3, 1, 1),
        geometry(2, 17, 33, 7, 33, 3, 2, 2), // bands, and the whole padding
        geometry(5, 30, 4, 4, 50, 3, 0, 2), // planes as large as a tile, or smaller
        geometry(1, 3, 1, 2, 2, 3, 1, 1),
        geometry(19, 16, 6, 5, 16, 3, 1, 1), // several images in a block
        geometry(3, 13, 14, 9, 35, 5, 2, 2),
        geometry(2, 8, 5, 6, 3, 5, 0, 4),
        geometry(2, 180, 4, 3, 164, 3, 1, 1), // many weights: groups of channels
        geometry(2, 100, 5, 3, 120, 5, 2, 1),
        geometry(1, 20, 15, 13, 100, 3, 1, 1)); // groups of channels for few tiles
  }

  private static Conv2dGeometry geometry(
      int batch, int in, int height, int width, int out, int kernel, int top, int left) {
    Window vertical = Window.of(kernel, 1, top);
    Window horizontal = Window.of(kernel, 1, left);
    return new Conv2dGeometry(batch, in, height, width, out, vertical, horizontal, 1);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyDirectionIsItsPlainTwinBitForBitAndTouchesNothingElse(Conv2dGeometry g) {
    Tensor x = Conv2dTest.random(g.inputShape(), 1);
    Tensor weight = Conv2dTest.random(g.weightShape(), 2);
    Tensor bias = Conv2dTest.random(Shape.of(g.outChannels()), 3);
    Tensor dy = Conv2dTest.random(g.outputShape(), 4);
    float[] expectedZ = PlainWinograd.forward(g, x.toArray(), weight.toArray());
    float[] withoutBias = relu(expectedZ);
    Conv2dTest.addBias(g, expectedZ, bias.toArray());
    float[] expectedY = relu(expectedZ);
    float[] expectedDx = PlainWinograd.backwardData(g, dy.toArray(), weight.toArray());
    for (WinogradLimits limits : LIMITS) {
      float[] expectedDw = Conv2dTest.random(g.weightShape(), 5).toArray();
      float[] sums = new float[expectedDw.length];
      try (Threads threads = Threads.of(1)) {
        WinogradBackwardWeights byWeights = new WinogradBackwardWeights(g, threads, limits);
        PlainWinograd.addBackwardWeights(
            g, byWeights.tiling(), byWeights.bandsOfSum(), x.toArray(), dy.toArray(), expectedDw);
        PlainWinograd.addBackwardWeights(
            g, byWeights.tiling(), byWeights.bandsOfSum(), x.toArray(), dy.toArray(), sums);
      }
      for (int count : new int[] {1, 3}) {
        try (Threads threads = Threads.of(count)) {
          WinogradForward forward =
              new WinogradForward(
                  g, ActivationLoops.of(Activations.RELU), null, null, threads, limits);
          Tensor z = Conv2dTest.untouched(g.outputShape());
          Tensor y = Conv2dTest.untouched(g.outputShape());
          forward.run(x, weight, bias, z, y);
          assertArrayEquals(expectedZ, z.toArray(), "z");
          assertArrayEquals(expectedY, y.toArray(), "y");
          Conv2dTest.assertMargins(z);
          Conv2dTest.assertMargins(y);
          forward.run(x, weight, null, z, z);
          assertArrayEquals(withoutBias, z.toArray(), "without a bias, in place");
          new WinogradForward(
                  g,
                  ActivationLoops.of(Activations.RELU),
                  new FixedFilters(weight),
                  null,
                  threads,
                  limits)
              .run(x, weight, bias, y, y);
          assertArrayEquals(expectedY, y.toArray(), "with weights that stay");
          Conv2dTest.assertMargins(y);

          Tensor dx = Conv2dTest.untouched(g.inputShape());
          new WinogradBackwardData(g, threads, limits).run(dy, weight, dx);
          assertArrayEquals(expectedDx, dx.toArray(), "dx");
          Conv2dTest.assertMargins(dx);

          Tensor dW = Conv2dTest.random(g.weightShape(), 5);
          WinogradBackwardWeights byWeights = new WinogradBackwardWeights(g, threads, limits);
          byWeights.run(x, dy, dW, true);
          assertArrayEquals(expectedDw, dW.toArray(), "dW");
          Conv2dTest.assertMargins(dW);
          Conv2dTest.assertWrites(sums, g.weightShape(), byWeights, x, dy);
        }
      }
    }
  }

  /** Factors that no array holds are no few: they are made group by group. */
  @Test
  void weightsOfThousandsOfChannelsAreCountedBeyondAnInt() {
    long panels = 36 * (7776L * 32 + 16);
    assertEquals(243 * panels, new WinogradWeights(7776, 7776, 3, false).size());
  }

  @Test
  void passesOfABatchAreEqual() {
    WinogradTiling tiling = WinogradTiling.of(64, 8, 8, 3, 4);
    assertEquals(64, tiling.bands());
    assertEquals(32, tiling.passOf(56));
    assertEquals(64, tiling.passOf(64));
    assertEquals(64, tiling.passOf(1000));
    assertEquals(22, tiling.passOf(31));
    assertEquals(1, tiling.passOf(0));
  }

  private static float[] relu(float[] z) {
    float[] y = new float[z.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(z[i], 0f);
    }
    return y;
  }

  /** Within 1.5 times the largest figure that {@link WinogradTransforms} gives, 0.7·√n. */
  @ParameterizedTest
  @CsvSource({"3,16", "3,64", "3,128", "5,16", "5,64"})
  void errorsAreThoseOfTheirDocumentation(int kernel, int channels) {
    Conv2dGeometry g = geometry(2, channels, 12, 12, channels, kernel, 1, 1);
    Tensor x = Conv2dTest.random(g.inputShape(), 1);
    Tensor weight = Conv2dTest.random(g.weightShape(), 2);
    Tensor dy = Conv2dTest.random(g.outputShape(), 4);
    try (Threads threads = Threads.of(1)) {
      ActivationLoops identity = ActivationLoops.of(Activations.IDENTITY);
      Tensor z = Tensor.zeros(g.outputShape());
      new Conv2dForward(g, identity, threads, ConvolutionMethod.WINOGRAD)
          .run(x, weight, null, z, z);
      assertNear(PlainConvolution.forwardInDoubles(g, x.toArray(), weight.toArray()), z, g.depth());
      Tensor dx = Tensor.zeros(g.inputShape());
      new Conv2dBackwardData(g, threads, ConvolutionMethod.WINOGRAD).run(dy, weight, dx);
      assertNear(
          PlainConvolution.backwardDataInDoubles(g, dy.toArray(), weight.toArray()),
          dx,
          g.outChannels() * g.kernelPlane());
      Tensor dW = Tensor.zeros(g.weightShape());
      new Conv2dBackwardWeights(g, threads, ConvolutionMethod.WINOGRAD).run(x, dy, dW, true);
      assertNear(
          PlainConvolution.backwardWeightsInDoubles(g, x.toArray(), dy.toArray()),
          dW,
          g.batch() * g.outPlane());
    }
  }

  /** The root of the mean square error, beside that of the values. */
  private static void assertNear(double[] expected, Tensor actual, int terms) {
    float[] values = actual.toArray();
    double errors = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      errors += (values[i] - expected[i]) * (values[i] - expected[i]);
      squares += expected[i] * expected[i];
    }
    double relative = Math.sqrt(errors / squares);
    assertTrue(relative < 0x1p-24 * Math.sqrt(terms), "relative error " + relative);
  }

  /** Prints how one shape is computed; run as a process of its own. */
  static final class Print {
    private Print() {}

    public static void main(String[] arguments) {
      Conv2dGeometry g = geometry(4, 64, 16, 16, 64, 3, 1, 1);
      System.out.println(
          ConvolutionMethod.ofForward(g)
              + " "
              + ConvolutionMethod.ofBackwardData(g)
              + " "
              + ConvolutionMethod.ofBackwardWeights(g));
    }
  }

  @Test
  void thePropertySwitchesItOff() throws Exception {
    assertTrue(print("-Dlanewise.none=").contains("WINOGRAD WINOGRAD"));
    String without = print("-D" + ConvolutionMethod.SWITCH + "=false");
    assertEquals(-1, without.indexOf("WINOGRAD"), without);
  }

  private static String print(String option) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                Print.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @Test
  void shapesThatItCannotDoOrThatGainNothingGoAnotherWay() {
    assertEquals(ConvolutionMethod.WINOGRAD, method(8, 64, 14, 64, 3, 1, 1, 1, 1));
    assertEquals(ConvolutionMethod.WINOGRAD, method(64, 32, 14, 64, 5, 1, 2, 1, 1));
    assertEquals(ConvolutionMethod.WINOGRAD, method(8, 512, 4, 512, 3, 1, 1, 1, 1));
    for (ConvolutionMethod other :
        List.of(
            method(8, 64, 14, 64, 3, 2, 1, 1, 1),
            method(8, 64, 14, 64, 3, 1, 1, 2, 1),
            method(8, 64, 14, 64, 3, 1, 1, 1, 2),
            method(8, 64, 14, 64, 3, 1, 3, 1, 1),
            method(8, 64, 14, 64, 1, 1, 0, 1, 1),
            method(8, 6, 14, 64, 5, 1, 0, 1, 1),
            method(8, 64, 14, 16, 3, 1, 1, 1, 1),
            method(64, 64, 2, 64, 3, 1, 1, 1, 1),
            method(1, 512, 4, 512, 3, 1, 1, 1, 1))) {
      assertTrue(other != ConvolutionMethod.WINOGRAD);
    }
  }

  private static ConvolutionMethod method(
      int batch,
      int in,
      int size,
      int out,
      int kernel,
      int stride,
      int padding,
      int dilation,
      int groups) {
    Window window = new Window(kernel, stride, padding, dilation);
    return ConvolutionMethod.ofForward(
        new Conv2dGeometry(batch, in, size, size, out, window, window, groups));
  }
}
