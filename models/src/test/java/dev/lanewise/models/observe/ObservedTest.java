package dev.lanewise.models.observe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.normalization.BatchNormalization;
import dev.lanewise.models.network.Networks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedTest {
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
    Layer observed =
        Observed.activations(
            network,
            (number, name, _) ->
                Optional.of(y -> names.add(number + " " + name + " " + y.shape().dim(1))));
    try (Threads threads = Threads.of(1)) {
      Tensor x = noise(Shape.of(2, 1, 4, 4));
      observed.newPass(x.shape(), Execution.inference(threads)).forward(x);
    }
    assertEquals(
        List.of(
            "1 Conv2d, tanh 2",
            "2 BatchNormalization, gelu (1.body.1) 2",
            "3 Conv2d, sigmoid (1.shortcut) 2",
            "4 Residual, relu (1) 2",
            "5 ActivationLayer, absolute (2.1.0) 2",
            "6 ActivationLayer, prelu (2.2) 2",
            "7 Conv2d, relu 1"),
        names);
  }

  @Test
  void everyLayerAndJointIsCountedInTheOrderInWhichTheyRun() {
    Layer network =
        new Sequential(
            new ActivationLayer(Activations.TANH),
            new Residual(new Dense(3, 3, Activations.RELU, new Initialization(1))));
    List<String> sites = new ArrayList<>();
    Observed.of(
        network,
        site -> {
          sites.add(
              site.number() + " " + site.path() + " " + site.layer().getClass().getSimpleName());
          return Optional.empty();
        });
    assertEquals(
        List.of(
            "1 0 ActivationLayer", "2 1.body Dense", "3 1.body ActivationLayer", "4 1 Residual"),
        sites);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "resnet18", "googlenet"})
  void givesTheBitsOfTheWholeNetwork(String name) {
    Shape sample = Shape.of(3, 32, 32);
    Layer network =
        Networks.byName(name + "/4").build(sample, 10, Activations.RELU, new Initialization(1));
    AtomicInteger seen = new AtomicInteger();
    Layer observed = Observed.of(network, _ -> Optional.of(_ -> seen.incrementAndGet()));
    Tensor x = noise(sample.inBatch(2));
    try (Threads threads = Threads.of(2)) {
      assertArrayEquals(forward(network, x, threads), forward(observed, x, threads));
      assertTrue(seen.get() > 10, () -> seen + " layers");
      assertEquals(
          network.parameters().sequencedValues().stream().toList(),
          observed.parameters().sequencedValues().stream().toList());
    }
  }

  private static float[] forward(Layer network, Tensor x, Threads threads) {
    return network.newPass(x.shape(), Execution.inference(threads)).forward(x).toArray();
  }
}
