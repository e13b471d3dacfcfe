package dev.lanewise.layers.activation;

import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationLayerTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 1000, 8192, 20_001})
  void matchesTheReferenceAndTouchesNothingElse(int n) {
    try (Threads threads = Threads.of(2)) {
      for (Activation activation : Activations.all()) {
        ActivationLayer layer = new ActivationLayer(activation);
        Tensor x = random(1, 1, n);
        Tensor dy = random(2, 1, n);
        Pass pass = layer.newPass(x.shape(), Execution.training(threads, 0));
        Tensor y = pass.forward(x);
        Tensor dx = pass.backward(dy);
        for (int i = 0; i < n; i++) {
          assertEquals(activation.value((double) at(x, i)), at(y, i), 1e-6);
          double slope = activation.derivative((double) at(x, i));
          assertEquals(slope * at(dy, i), at(dx, i), 4e-6);
        }
        assertMarginsUntouched(x);
        assertMarginsUntouched(dy);
        Pass inference = layer.newPass(x.shape(), Execution.inference(threads));
        assertArrayEquals(y.toArray(), inference.forward(x).toArray());
      }
    }
  }

  @Test
  void learnsNothingAndNamesItsActivation() {
    ActivationLayer layer = new ActivationLayer(Activations.LEAKY_RELU);
    assertTrue(layer.parameters().isEmpty());
    assertEquals("ActivationLayer(leaky-relu)", layer.toString());
  }
}
