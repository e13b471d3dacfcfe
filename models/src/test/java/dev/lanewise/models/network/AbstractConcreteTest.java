package dev.lanewise.models.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.summary.NetworkSummary;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AbstractConcreteTest {
  private static final int CLASSES = 10;

  private static Layer build(int... sample) {
    return new AbstractConcrete()
        .build(Shape.of(sample), CLASSES, Activations.ABSOLUTE, new Initialization(1));
  }

  @Test
  void aRowIsScoresAndAnImage() {
    for (Shape sample :
        new Shape[] {Shape.of(1, 28, 28), Shape.of(3, 32, 32), Shape.of(2, 8, 12)}) {
      Layer network = build(sample.toArray());
      assertEquals(Shape.of(5, CLASSES + sample.size()), network.outputShape(sample.inBatch(5)));
    }
    assertEquals(
        "AbstractConcrete: expected images whose sides are multiples of 4, which it halves twice"
            + " and doubles again, got (1, 28, 30)",
        assertThrows(IllegalArgumentException.class, () -> build(1, 28, 30)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> build(2));
  }

  @Test
  void hasTheLayersOfTheStudy() {
    String layers =
        NetworkSummary.of(build(1, 28, 28), Shape.of(1, 28, 28)).layers().stream()
            .map(it -> it.layer().replaceAll("\\(.*", ""))
            .filter(it -> it.matches("Conv2d|ConvTranspose2d|Dense"))
            .reduce("", (all, it) -> all + it + " ");
    assertEquals(
        "Conv2d Conv2d Conv2d Conv2d Dense Dense "
            + "Dense Dense ConvTranspose2d ConvTranspose2d ConvTranspose2d ConvTranspose2d ",
        layers);
  }

  /** What the drawing is worth changes no weight of the abstract network, and the other way. */
  @Test
  void halvesLearnFromTheirOwnPartOfTheOutputAlone() {
    Shape input = Shape.of(2, 1, 8, 8);
    Layer network = build(1, 8, 8);
    Tensor x = Tensor.zeros(input);
    new CounterRandom(1).fillNormal(x.data(), 0, x.size(), 0, 1);
    try (Threads threads = Threads.of(1)) {
      Pass pass = network.newPass(input, Execution.training(threads, 1));
      for (boolean drawing : new boolean[] {true, false}) {
        Tensor dy = Tensor.zeros(pass.forward(x).shape());
        int width = CLASSES + 64;
        for (int i = 0; i < dy.size(); i++) {
          dy.data()[i] = i % width >= CLASSES == drawing ? 1 : 0;
        }
        network.parameters().values().forEach(p -> Arrays.fill(p.gradient().data(), 0));
        pass.backwardToParameters(dy);
        for (Map.Entry<String, Parameter> it : network.parameters().entrySet()) {
          boolean concrete = it.getKey().split("\\.").length > 2; // as in 9.1.1.weight
          double size = 0;
          for (float g : it.getValue().gradient().toArray()) {
            size += Math.abs(g);
          }
          assertEquals(concrete == drawing, size > 0, it.getKey() + " of a gradient of " + size);
        }
      }
    }
  }
}
