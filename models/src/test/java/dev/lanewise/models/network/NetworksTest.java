package dev.lanewise.models.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import org.junit.jupiter.api.Test;

class NetworksTest {
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
  void wsgafHasTheParametersOfItsPaper() {
    Layer grey = build("wsgaf", 1, 28, 28);
    assertEquals(Shape.of(64, 10), grey.outputShape(Shape.of(64, 1, 28, 28)));
    assertEquals(3_274_634, parameters(grey));
    assertEquals(Shape.of(2, 10), build("wsgaf", 3, 4, 5).outputShape(Shape.of(2, 3, 4, 5)));
  }

  @Test
  void resnetForSmallImagesHasThePublishedNumberOfParameters() {
    Layer resnet = build("resnet18c", 3, 32, 32);
    assertEquals(Shape.of(64, 10), resnet.outputShape(Shape.of(64, 3, 32, 32)));
    assertEquals(11_173_962, parameters(resnet));
    assertEquals(62, resnet.parameters().size());
    assertEquals(40, resnet.state().size());
    assertTrue(resnet.state().containsKey("4.shortcut.1.running_mean"), resnet::toString);
    assertEquals(Shape.of(2, 10), resnet.outputShape(Shape.of(2, 3, 5, 7)));
  }

  @Test
  void impossibleNetworksAreRefused() {
    assertMessage(
        "network: expected one of lenet, mlp, wsgaf, resnet18c, got 'lenet5'; did you mean lenet?",
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
        "ResNet18: expected images (channels, height, width), got (784); use mlp",
        () -> build("resnet18c", 784));
    assertMessage("Mlp: expected hidden widths of at least 1, got 0", () -> new Mlp(10, 0));
  }

  private static void assertMessage(String expected, Runnable action) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }
}
