package dev.lanewise.models.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.trainable.PRelu;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.activation.TrainableActivationLayer;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.normalization.BatchNormalization;
import dev.lanewise.models.network.Networks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationWalkTest {
  private static Tensor noise(Shape shape) {
    Tensor x = Tensor.zeros(shape);
    new CounterRandom(3).fillNormal(x.data(), 0, x.size(), 0, 1);
    return x;
  }

  @Test
  void seesActivationsInsideSumsAndConcatenationsInTheOrderInWhichTheyRun() {
    Initialization init = new Initialization(1);
    Window window = Window.of(3, 1, 1);
    Layer network =
        new Sequential(
            new Conv2d(1, 2, window, Activations.TANH, init),
            new Residual(
                new Sequential(
                    Conv2d.withoutBias(2, 2, window, init),
                    new BatchNormalization(2, Activations.GELU)),
                new Conv2d(2, 2, window, Activations.SIGMOID, init),
                Activations.RELU),
            new Concatenate(
                new Identity(),
                new Sequential(new ActivationLayer(Activations.ABSOLUTE)),
                new TrainableActivationLayer(new PRelu(), Sharing.LAYER, Shape.of(2, 4, 4), init)),
            new ActivationLayer(Activations.IDENTITY),
            new Conv2d(6, 1, window, Activations.RELU, init));
    List<String> names = new ArrayList<>();
    try (Threads threads = Threads.of(1)) {
      ActivationWalk.of(
          network,
          noise(Shape.of(2, 1, 4, 4)),
          threads,
          (number, name, _, y) -> names.add(number + " " + name + " " + y.shape().dim(1)));
    }
    assertEquals(
        List.of(
            "1 Conv2d, tanh 2",
            "2 BatchNormalization, gelu 2",
            "3 Conv2d, sigmoid 2",
            "4 Residual, relu 2",
            "5 ActivationLayer, absolute 2",
            "6 ActivationLayer, prelu 2",
            "7 Conv2d, relu 1"),
        names);
  }

  /** With an activation behind the whole network, whose bits are those of the network's output. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet", "resnet18", "googlenet"})
  void givesTheBitsOfTheWholeNetwork(String name) {
    Shape sample = Shape.of(3, 32, 32);
    Layer network =
        new Sequential(
            Networks.byName(name).build(sample, 10, Activations.RELU, new Initialization(1)),
            new ActivationLayer(Activations.ABSOLUTE));
    Tensor x = noise(sample.inBatch(2));
    try (Threads threads = Threads.of(2)) {
      float[] expected =
          network.newPass(x.shape(), Execution.inference(threads)).forward(x).toArray();
      List<float[]> seen = new ArrayList<>();
      ActivationWalk.of(network, x, threads, (_, _, _, y) -> seen.add(y.toArray()));
      assertArrayEquals(expected, seen.getLast());
    }
  }
}
