package dev.lanewise.models.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.init.Initialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  /** Nonlinearities of each network for small images. */
  private static final Map<String, Long> ACTIVATIONS =
      Map.ofEntries(
          Map.entry("lenet", 4L),
          Map.entry("mlp", 4L),
          Map.entry("linear", 0L),
          Map.entry("conv3", 4L),
          Map.entry("abstract-concrete", 10L),
          Map.entry("wsgaf", 3L),
          Map.entry("wsgaf-colour", 4L),
          Map.entry("alexnet", 7L),
          Map.entry("googlenet", 1L + 9 * 6),
          Map.entry("resnet18", 1L + 8 * 2),
          Map.entry("resnet34", 1L + 16 * 2),
          Map.entry("resnet50", 1L + 16 * 3),
          Map.entry("densenet-bc-100", 48L * 2 + 3),
          Map.entry("densenet121", 58L * 2 + 4));

  private static Layer build(String name, int... sample) {
    return Networks.byName(name)
        .build(Shape.of(sample), 10, Activations.RELU, new Initialization(1));
  }

  private static int parameters(Layer network) {
    return network.parameters().values().stream().mapToInt(p -> p.value().size()).sum();
  }

  @Test
  void lenetHasTheParametersOfItsPaperAndTakesSmallColourImagesToo() {
    Layer grey = build("lenet", 1, 28, 28);
    assertEquals(Shape.of(64, 10), grey.outputShape(Shape.of(64, 1, 28, 28)));
    assertEquals(61_706, parameters(grey));
    Layer colour = build("lenet", 3, 32, 32);
    assertEquals(Shape.of(7, 10), colour.outputShape(Shape.of(7, 3, 32, 32)));
    assertEquals(61_706 + 6 * 2 * 25 + 120 * 176, parameters(colour));
    assertEquals(Shape.of(1, 10), build("lenet", 1, 12, 12).outputShape(Shape.of(1, 1, 12, 12)));
  }

  @Test
  void mlpHasFiveLayers() {
    Layer mlp = build("mlp", 1, 28, 28);
    assertEquals(Shape.of(64, 10), mlp.outputShape(Shape.of(64, 1, 28, 28)));
    assertEquals(575_050, parameters(mlp));
    assertEquals(10, mlp.parameters().size());
  }

  @Test
  void widthsStandBehindTheNameOfMlp() {
    NetworkDesign small = Networks.byName("mlp:3,5");
    assertEquals("mlp:3,5", small.name());
    Layer network = small.build(Shape.of(2), 2, Activations.RELU, new Initialization(1));
    assertEquals(Shape.of(9, 2), network.outputShape(Shape.of(9, 2)));
    assertEquals(3 * 2 + 3 + 5 * 3 + 5 + 2 * 5 + 2, parameters(network));
    assertEquals("mlp", Networks.byName("mlp:512,256,128,64").name());
    assertEquals(
        784 * 10 + 10, parameters(build("linear", 1, 28, 28)), "a linear classifier hides nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "3,", ",3", "3,,3", "3, 3", "-3", "3.5", "1000000", "x"})
  void widthsThatAreNoneAreRefused(String widths) {
    assertMessage(
        "network: expected widths of hidden layers behind mlp:, each 1 to 999999, as in"
            + " mlp:512,256 (none: linear), got 'mlp:"
            + widths
            + "'",
        () -> Networks.byName("mlp:" + widths));
  }

  /** The same layers; a ResNet-18 of 16, 32, 64 and 128 channels is summed by hand. */
  @Test
  void aSlashMakesANetworkNarrower() {
    for (String name : Networks.names()) {
      Layer whole = build(name, 3, 32, 32);
      Layer narrow = build(name + "/16", 3, 32, 32);
      assertEquals(
          whole.outputShape(Shape.of(2, 3, 32, 32)), narrow.outputShape(Shape.of(2, 3, 32, 32)));
      assertEquals(whole.parameters().keySet(), narrow.parameters().keySet(), name);
    }
    assertEquals(701_466, parameters(build("resnet18/4", 3, 32, 32)));
    assertEquals("resnet18/4", Networks.byName("resnet18/4").name());
    assertEquals("mlp:12,8/2", Networks.byName("mlp:12,8/2").name());
    assertMessage(
        "network: expected 2, 4, 8 or 16 behind a slash, as in resnet18/4 for a quarter of the"
            + " channels, got 'lenet/3'",
        () -> Networks.byName("lenet/3"));
  }

  @Test
  void sampleShapesAreReadAsTheyAreWritten() {
    assertEquals(Shape.of(3, 32, 48), SampleShapes.parse("x", "3x32x48"));
    assertEquals(Shape.of(2), SampleShapes.parse("x", "2"));
    assertEquals("3x32x48", SampleShapes.text(Shape.of(3, 32, 48)));
    for (String wrong : List.of("", "28x28", "0x1x1", "3x32x32x1", "3X32X32", "-2", "100000")) {
      assertMessage(
          "--input: expected channels, height and width, such as 3x32x32, or a number of features,"
              + " got '"
              + wrong
              + "'",
          () -> SampleShapes.parse("--input", wrong));
    }
  }

  @Test
  void wsgafHasTheParametersOfItsPaper() {
    Layer grey = build("wsgaf", 1, 28, 28);
    assertEquals(Shape.of(64, 10), grey.outputShape(Shape.of(64, 1, 28, 28)));
    assertEquals(3_274_634, parameters(grey));
    assertEquals(Shape.of(2, 10), build("wsgaf", 3, 4, 5).outputShape(Shape.of(2, 3, 4, 5)));
  }

  /**
   * Numbers of parameters as published. For 224 × 224 and 1,000 classes: AlexNet and GoogLeNet as
   * of the Caffe model zoo (convolutions with bias, no auxiliary classifiers), ResNets and
   * DenseNet-121 as of torchvision. For 32 × 32 and 10 classes: DenseNet-BC-100 (k = 12) of 0.8
   * million as its paper says, ResNets the same layers with a first convolution of 3 × 3. The
   * others are sums by hand, from the layers that the classes list.
   */
  @ParameterizedTest
  @CsvSource({
    "alexnet, 3, 224, 1000, 60965224",
    "googlenet, 3, 224, 1000, 6998552",
    "resnet18, 3, 224, 1000, 11689512",
    "resnet34, 3, 224, 1000, 21797672",
    "resnet50, 3, 224, 1000, 25557032",
    "densenet121, 3, 224, 1000, 7978856",
    "resnet18c, 3, 32, 10, 11173962",
    "resnet34, 3, 32, 10, 21282122",
    "resnet50, 3, 32, 10, 23520842",
    "densenet-bc-100, 3, 32, 10, 769162",
    "conv3, 1, 28, 10, 93322",
    "wsgaf-colour, 3, 32, 10, 1756426",
  })
  void hasThePublishedNumberOfParameters(
      String name, int channels, int side, int classes, int count) {
    Layer network =
        Networks.byName(name)
            .build(
                Shape.of(channels, side, side), classes, Activations.RELU, new Initialization(1));
    assertEquals(Shape.of(2, classes), network.outputShape(Shape.of(2, channels, side, side)));
    assertEquals(count, parameters(network));
  }

  @Test
  void smallFormsOfTheLargeNetworksTakeSmallImages() {
    for (String name : List.of("alexnet", "googlenet", "densenet121")) {
      assertEquals(
          Shape.of(2, 10), build(name, 3, 32, 32).outputShape(Shape.of(2, 3, 32, 32)), name);
    }
    Layer resnet = build("resnet18c", 3, 5, 7);
    assertEquals(Shape.of(2, 10), resnet.outputShape(Shape.of(2, 3, 5, 7)));
    assertEquals(62, resnet.parameters().size());
    assertEquals(40, resnet.state().size());
    assertTrue(resnet.state().containsKey("4.shortcut.1.running_mean"), resnet::toString);
  }

  /** A trainable activation stands behind every layer with weights but the last. */
  @Test
  void trainableActivationsStandBehindEveryLayerThatHasOne() {
    for (String name : Networks.names()) {
      Layer network =
          Networks.byName(name)
              .build(
                  Shape.of(3, 32, 32), 10, Nonlinearities.byName("prelu"), new Initialization(1));
      long slopes = network.parameters().keySet().stream().filter(p -> p.endsWith(".a")).count();
      assertEquals(ACTIVATIONS.get(name), slopes, name);
    }
  }

  @Test
  void impossibleNetworksAreRefused() {
    assertMessage(
        "network: expected one of lenet, mlp, linear, conv3, abstract-concrete, wsgaf, wsgaf-colour,"
            + " alexnet, googlenet, resnet18, resnet34, resnet50, densenet-bc-100, densenet121, got"
            + " 'lenet5'; did you mean lenet?",
        () -> Networks.byName("lenet5"));
    assertMessage(
        "LeNet5: expected images (channels, height, width) of at least 12×12, got (1, 11, 28);"
            + " use mlp",
        () -> build("lenet", 1, 11, 28));
    assertMessage(
        "LeNet5: expected images (channels, height, width) of at least 12×12, got (784);"
            + " use mlp",
        () -> build("lenet", 784));
    assertMessage(
        "Wsgaf: expected images (channels, height, width) of at least 4×4, got (1, 3, 28);"
            + " use mlp",
        () -> build("wsgaf", 1, 3, 28));
    assertMessage(
        "ResNet: expected images (channels, height, width) of at least 1×1, got (784); use mlp",
        () -> build("resnet18c", 784));
    assertMessage(
        "network: expected numbers behind mlp alone, as in mlp:512,256, got 'lenet:3'; write lenet",
        () -> Networks.byName("lenet:3"));
    assertMessage("Mlp: expected hidden widths of at least 1, got 0", () -> Mlp.of(10, 0));
  }

  private static void assertMessage(String expected, Runnable action) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }
}
