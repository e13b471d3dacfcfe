package dev.lanewise.models.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.network.Networks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSummaryTest {
  private static Layer build(String name, Shape sample, int classes) {
    return Networks.byName(name).build(sample, classes, Activations.RELU, new Initialization(1));
  }

  @Test
  void listsTheLayersOfLenetWithWhatTheyCost() {
    Shape sample = Shape.of(1, 28, 28);
    NetworkSummary summary = NetworkSummary.of(build("lenet", sample, 10), sample);
    assertEquals(
        List.of(
            new LayerSummary(
                "0",
                "Conv2d(inChannels=1, outChannels=6, kernelSize=5, padding=2, relu)",
                Shape.of(6, 28, 28),
                156,
                28 * 28 * 6 * 25),
            new LayerSummary("1", "MaxPool2d(kernelSize=2, stride=2)", Shape.of(6, 14, 14), 0, 0)),
        summary.layers().subList(0, 2));
    assertEquals(61_706, summary.parameters());
    assertEquals(117_600 + 240_000 + 48_000 + 10_080 + 840, summary.multiplyAdds());
    assertEquals(4L * (4704 + 1176 + 1600 + 400 + 400 + 120 + 84 + 10), summary.bytes());
  }

  /**
   * Multiply-adds of one image of 224 × 224, in units of 10⁹, as their papers' tables give them.
   */
  @ParameterizedTest
  @CsvSource({"resnet18, 1.8", "resnet34, 3.6", "resnet50, 4.1", "densenet121, 2.8"})
  void countsTheMultiplyAddsOfThePapers(String name, double billions) {
    Shape sample = Shape.of(3, 224, 224);
    NetworkSummary summary = NetworkSummary.of(build(name, sample, 1000), sample);
    assertEquals(billions, summary.multiplyAdds() * 1e-9, 0.07, name);
  }

  @Test
  void countsEveryParameterOfEveryNetworkOnce() {
    Shape sample = Shape.of(3, 32, 32);
    for (String name : Networks.names()) {
      Layer network = build(name, sample, 10);
      long all = network.parameters().values().stream().mapToLong(p -> p.value().size()).sum();
      assertEquals(all, NetworkSummary.of(network, sample).parameters(), name);
    }
  }
}
