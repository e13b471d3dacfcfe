package dev.lanewise.models.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.loss.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstNotFiniteTest {
  private final Sequential network;
  private final Tensor input = Tensor.zeros(4, 6);

  FirstNotFiniteTest() {
    Initialization init = new Initialization(1);
    network =
        new Sequential(
            new Dense(6, 5, Activations.TANH, init),
            new Dense(5, 5, Activations.RELU, init),
            new Dense(5, 3, init));
    new CounterRandom(2).fillNormal(input.data(), 0, input.size(), 0, 1);
  }

  private Optional<String> find() {
    return find(network);
  }

  private Optional<String> find(Layer whole) {
    try (Threads threads = Threads.of(1)) {
      return FirstNotFinite.in(whole, input, this::lossGradient, threads);
    }
  }

  private Tensor lossGradient(Tensor output) {
    SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
    loss.forward(output, new int[] {0, 1, 2, 0});
    return loss.backward();
  }

  private float[] weight(int layer) {
    return network.layers().get(layer).parameters().firstEntry().getValue().value().data();
  }

  @Test
  void aNetworkOfFiniteNumbersHasNone() {
    assertEquals(Optional.empty(), find());
  }

  /** Activations are layers of their own: the second dense layer is the third. */
  @Test
  void outputIsNamedByTheFirstLayerThatGivesIt() {
    Arrays.fill(weight(1), 3e38f);
    Arrays.fill(weight(2), Float.NaN);
    assertEquals(
        Optional.of(
            "the output of layer 3, Dense(fanIn=5, fanOut=5), is the first that is not finite"),
        find());
  }

  @Test
  void layersOfSumsAreNamedWithTheirPlace() {
    Initialization init = new Initialization(1);
    Layer body = new Sequential(new Dense(6, 6, Activations.TANH, init), new Dense(6, 6, init));
    Sequential whole = new Sequential(new Residual(body), network);
    assertEquals(Optional.empty(), find(whole));
    Dense last = (Dense) ((Sequential) body).layers().getLast();
    last.bias().value().data()[2] = Float.POSITIVE_INFINITY;
    assertEquals(
        Optional.of(
            "the output of layer 3, Dense(fanIn=6, fanOut=6) (0.body.1), is the first that is not"
                + " finite"),
        find(whole));
    last.bias().value().data()[2] = 3e38f;
    input.data()[2] = 3e38f;
    assertTrue(
        find(whole).orElseThrow().startsWith("the output of layer 4, Residual"),
        "two finite terms, whose sum is not");
  }

  /** The way forward is finite, for tanh is; the way back multiplies two large weights. */
  @Test
  void gradientIsNamedByTheLastLayerThatGivesIt() {
    Arrays.fill(weight(0), 0);
    Arrays.fill(weight(1), 0);
    float[] bias = network.layers().get(1).parameters().lastEntry().getValue().value().data();
    Arrays.fill(bias, 1e-30f);
    weight(1)[0] = 3e30f;
    weight(2)[0] = 3e30f;
    assertEquals(
        Optional.of(
            "the gradient of layer 3, Dense(fanIn=5, fanOut=5), is the first that is not finite"),
        find());
  }
}
