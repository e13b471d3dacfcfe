package dev.lanewise.models.diagnose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
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
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.activation.RandomizedLeakyRelu;
import dev.lanewise.layers.activation.TrainableActivationLayer;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.pooling.MaxPool2d;
import dev.lanewise.layers.shape.Flatten;
import dev.lanewise.models.network.Networks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {
  private static final int[] LABELS = {0, 1};

  private static List<LayerState> measure(Layer network, Tensor x, int[] labels) {
    try (Threads threads = Threads.of(2)) {
      return new Probe(network, x, labels, Execution.training(threads, 1)).measure();
    }
  }

  private static Dense dense(Activation f, int fanIn, float... weight) {
    Dense dense = new Dense(fanIn, weight.length / fanIn, f, new Initialization(1));
    System.arraycopy(weight, 0, dense.weight().value().data(), 0, weight.length);
    return dense;
  }

  @Test
  void countsWhatIsSilentDeadAndSaturatedByHand() {
    // z of two images: (1, −1, −2) and (2, −2, 4): unit 1 always heard, unit 2 dead, unit 3 half.
    Layer network =
        new Sequential(
            dense(Activations.RELU, 2, 1, 0, -1, 0, 0, 1),
            dense(Activations.IDENTITY, 3, 1, 0, 0, 0, 0, 1));
    Tensor x = Tensor.of(Shape.of(2, 2), 1, -2, 2, 4);
    LayerState state = measure(network, x, LABELS).getFirst();
    assertEquals(1, state.layer());
    assertEquals("Dense, relu", state.name());
    assertEquals(3 / 6.0, state.silent());
    assertEquals(1 / 3.0, state.dead());
    assertEquals(3 / 6.0, state.saturated());
    assertEquals((1 + 2 + 4) / 6.0, state.mean(), 1e-7);
    double variance = (1 + 4 + 16) / 6.0 - state.mean() * state.mean();
    assertEquals(Math.sqrt(variance), state.deviation(), 1e-6);
    // Logits (1, 0) and (2, 4) with classes 0 and 1: dz = (p − onehot)/2 where the ReLU is open.
    double first = (1 / (1 + Math.exp(-1)) - 1) / 2;
    double second = 1 / (1 + Math.exp(2)) / 2;
    double third = -second;
    assertEquals((first + second + third) / 6, state.gradientMean(), 1e-7);
  }

  @Test
  void saturationIsCountedBeyondTheDocumentedSlope() {
    Layer network = dense(Activations.TANH, 1, 1, 1);
    Tensor x = Tensor.of(Shape.of(2, 1), 2.9f, 3.1f);
    LayerState state = measure(network, x, LABELS).getFirst();
    assertEquals(0.5, state.saturated());
    assertEquals(0, state.silent());
    assertEquals(0, state.dead());
  }

  @Test
  void channelIsDeadOnlyWhenSilentAtEveryPosition() {
    Conv2d convolution =
        new Conv2d(1, 2, Window.of(1, 1, 0), Activations.RELU, new Initialization(1));
    convolution.weight().value().data()[0] = 1;
    convolution.weight().value().data()[1] = 0;
    convolution.bias().value().data()[1] = -1;
    Layer network = new Sequential(convolution, new Flatten());
    Tensor x = Tensor.zeros(1, 1, 2, 2);
    x.data()[3] = 5;
    LayerState state = measure(network, x, new int[] {0}).getFirst();
    assertEquals(0.5, state.dead());
    assertEquals(7 / 8.0, state.silent());
  }

  @Test
  void seesActivationsWhereverTheyStandAndSkipsTheIdentity() {
    Initialization init = new Initialization(1);
    Layer network =
        new Sequential(
            new Sequential(
                new Conv2d(1, 2, Window.of(3, 1, 1), Activations.TANH, init),
                new MaxPool2d(Window.of(2, 2, 0))),
            new ActivationLayer(Activations.GELU),
            new Flatten(),
            new Dense(8, 6, init),
            new ActivationLayer(Activations.IDENTITY),
            new RandomizedLeakyRelu(),
            new TrainableActivationLayer(new PRelu(), Sharing.LAYER, Shape.of(6), init),
            new Dense(6, 2, Activations.SIGMOID, init));
    Tensor x = Tensor.zeros(2, 1, 4, 4);
    new CounterRandom(3).fillNormal(x.data(), 0, x.size(), 0, 1);
    List<String> names = measure(network, x, LABELS).stream().map(LayerState::name).toList();
    assertEquals(
        List.of(
            "Conv2d, tanh",
            "MaxPool2d, gelu",
            "ActivationLayer, RandomizedLeakyRelu(lower=0.125, upper=0.33333334)",
            "RandomizedLeakyRelu, prelu",
            "Dense, sigmoid"),
        names);
  }

  /** A block of weights that are 1, whose own activation passes its gradient on unchanged. */
  @Test
  void activationsInsideSumsAreMeasuredByHand() {
    Layer block =
        new Residual(dense(Activations.RELU, 2, 1, 0, 0, 1), new Identity(), Activations.RELU);
    Tensor x = Tensor.of(Shape.of(2, 2), 1, -2, 2, 4);
    List<LayerState> states = measure(new Sequential(block, new Flatten()), x, LABELS);
    LayerState body = states.get(0);
    LayerState sum = states.get(1);
    assertEquals("Dense, relu (0.body)", body.name());
    assertEquals("Residual, relu (0)", sum.name());
    assertEquals(1 / 4.0, body.silent()); // z is x
    assertEquals((1 + 2 + 4) / 4.0, body.mean(), 1e-7);
    assertEquals(1 / 4.0, sum.silent()); // z is (2, −2), (4, 8)
    assertEquals((2 + 4 + 8) / 4.0, sum.mean(), 1e-7);
    // Logits (2, 0) and (4, 8) with classes 0 and 1: dy = (p − onehot)/2, open but at −2.
    double first = (1 / (1 + Math.exp(-2)) - 1) / 2;
    assertEquals(first / 4, sum.gradientMean(), 1e-7); // those of the second image cancel out
    assertEquals(first / 4, body.gradientMean(), 1e-7);
    double second = 1 / (1 + Math.exp(4)) / 2;
    double squares = (first * first + 2 * second * second) / 4;
    double deviation = Math.sqrt(squares - first / 4 * (first / 4));
    assertEquals(deviation, sum.gradientDeviation(), 1e-7);
    assertEquals(deviation, body.gradientDeviation(), 1e-7);
  }

  @ParameterizedTest
  @CsvSource({"resnet18/8, 17", "googlenet/8, 55", "densenet121/8, 120"})
  void seesEveryActivationOfBranchedNetworks(String name, int count) {
    Layer network =
        Networks.byName(name)
            .build(Shape.of(3, 32, 32), 2, Activations.RELU, new Initialization(1));
    Tensor x = Tensor.zeros(2, 3, 32, 32);
    new CounterRandom(3).fillNormal(x.data(), 0, x.size(), 0, 1);
    List<LayerState> states = measure(network, x, LABELS);
    assertEquals(count, states.size());
    for (LayerState state : states) {
      assertTrue(state.gradientDeviation() > 0, state.toString());
      assertEquals(state.silent(), state.saturated(), "a ReLU is flat where it is silent");
    }
  }

  @Test
  void leavesWeightsAsTheyAreAndGradientsZeroAndMeasuresTheSameTwice() {
    Layer network =
        new Sequential(
            new Dense(3, 5, Activations.GELU, new Initialization(1)),
            new Dense(5, 2, new Initialization(2)));
    float[] before = network.parameters().get("0.weight").value().toArray();
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    try (Threads threads = Threads.of(1)) {
      Probe probe = new Probe(network, x, LABELS, Execution.training(threads, 1));
      List<LayerState> first = probe.measure();
      assertEquals(first, probe.measure());
      assertTrue(first.getFirst().gradientDeviation() > 0);
    }
    assertArrayEquals(before, network.parameters().get("0.weight").value().toArray());
    for (Parameter parameter : network.parameters().values()) {
      assertArrayEquals(new float[parameter.value().size()], parameter.gradient().toArray());
    }
  }

  @Test
  void executionForInferenceIsRefused() {
    try (Threads threads = Threads.of(1)) {
      Layer network = dense(Activations.RELU, 1, 1, 1);
      Tensor x = Tensor.zeros(2, 1);
      assertThrows(
          IllegalStateException.class,
          () -> new Probe(network, x, LABELS, Execution.inference(threads)));
    }
  }
}
