package dev.lanewise.layers.composite;

import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.regularization.Dropout;
import dev.lanewise.layers.shape.Flatten;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequentialTest {
  private static final Execution TRAINING = Execution.training(Threads.of(1), 3);
  private static final Shape INPUT = Shape.of(5, 2, 3);

  private final Initialization init = new Initialization(1);
  private final Dense first = new Dense(6, 4, Activations.TANH, init);
  private final Dense second = new Dense(4, 3, init);
  private final Sequential network =
      new Sequential(new Flatten(), first, new Sequential(new Dropout(0.5f), second));

  @Test
  void namesParametersByPosition() {
    assertEquals(
        List.of("1.weight", "1.bias", "2.1.weight", "2.1.bias"),
        List.copyOf(network.parameters().keySet()));
    assertSame(second.weight(), network.parameters().get("2.1.weight"));
    assertEquals(
        "Sequential(0: Flatten(), 1: Dense(fanIn=6, fanOut=4, tanh), "
            + "2: Sequential(0: Dropout(rate=0.5), 1: Dense(fanIn=4, fanOut=3)))",
        network.toString());
  }

  @Test
  void runsItsLayersForthAndBack() {
    Sequential plain = new Sequential(new Flatten(), first, second);
    Tensor x = random(1, 5, 2, 3);
    Tensor dy = random(2, 5, 3);
    Pass pass = plain.newPass(INPUT, TRAINING);
    float[] y = pass.forward(x).toArray();
    float[] dx = pass.backward(dy).toArray();

    Pass one = first.newPass(Shape.of(5, 6), TRAINING);
    Pass two = second.newPass(Shape.of(5, 4), TRAINING);
    Tensor flat = x.reshape(Shape.of(5, 6));
    assertArrayEquals(two.forward(one.forward(flat)).toArray(), y);
    assertArrayEquals(one.backward(two.backward(dy)).toArray(), dx);
    assertEquals(plain.outputShape(INPUT), Shape.of(5, 3));
  }

  @Test
  void backwardToParametersAddsTheSameBits() {
    Tensor x = random(1, 5, 2, 3);
    Tensor dy = random(2, 5, 3);
    Pass pass = network.newPass(INPUT, TRAINING);
    pass.forward(x);
    pass.backward(dy);
    Map<String, float[]> expected = new HashMap<>();
    network.parameters().forEach((name, p) -> expected.put(name, p.gradient().toArray()));
    for (Parameter parameter : network.parameters().values()) {
      Arrays.fill(parameter.gradient().data(), 0);
    }
    pass.backwardToParameters(dy);
    network
        .parameters()
        .forEach((name, p) -> assertArrayEquals(expected.get(name), p.gradient().toArray(), name));
  }

  @Test
  void withoutParametersItRefusesTheSameOnTheWayToThem() {
    Sequential plain = new Sequential(new Flatten(), new Dropout(0.5f));
    Pass pass = plain.newPass(INPUT, TRAINING);
    pass.forward(random(1, 5, 2, 3));
    assertThrows(
        IllegalArgumentException.class, () -> pass.backwardToParameters(Tensor.zeros(6, 6)));
    Pass inference = plain.newPass(INPUT, Execution.inference(TRAINING.threads()));
    inference.forward(random(1, 5, 2, 3));
    assertThrows(
        IllegalStateException.class, () -> inference.backwardToParameters(Tensor.zeros(5, 6)));
  }

  @Test
  void twoDropoutsDrawDifferentMasks() {
    Tensor ones = Tensor.of(Shape.of(1, 100), filled(100));
    Pass pass =
        new Sequential(new Dropout(0.5f), new Dropout(0.5f)).newPass(ones.shape(), TRAINING);
    float[] y = pass.forward(ones).toArray();
    int once = 0;
    for (float value : y) {
      once += value == 4 ? 1 : 0;
    }
    assertFalse(once > 40, "kept twice: " + once + " of 100");
  }

  private static float[] filled(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void anErrorNamesThePosition() {
    Sequential wrong = new Sequential(new Flatten(), new Sequential(first, first));
    String expected =
        "Sequential, layer 1: Sequential, layer 1: Dense(fanIn=6, fanOut=4, tanh): "
            + "expected input (batch, 6), got (5, 4); set fanIn to match";
    assertEquals(
        expected,
        assertThrows(IllegalArgumentException.class, () -> wrong.outputShape(INPUT)).getMessage());
    assertEquals(
        expected,
        assertThrows(IllegalArgumentException.class, () -> wrong.newPass(INPUT, TRAINING))
            .getMessage());
    assertEquals(
        "Sequential: expected at least one layer, got none",
        assertThrows(IllegalArgumentException.class, () -> new Sequential()).getMessage());
  }
}
