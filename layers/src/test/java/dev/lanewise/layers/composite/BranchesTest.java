package dev.lanewise.layers.composite;

import static dev.lanewise.layers.TestTensors.assertMarginsUntouched;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.activation.Softmax;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.pooling.MaxPool2d;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers with branches against the branches run one by one. */
class BranchesTest {
  private static final Shape INPUT = Shape.of(2, 3, 70, 50);

  private final Initialization init = new Initialization(1);
  private final Layer body = new Conv2d(3, 3, Window.of(3, 1, 1), Activations.TANH, init);
  private final Layer shortcut = Conv2d.withoutBias(3, 3, Window.of(1, 1, 0), init);

  private final Tensor x = random(1, 2, 3, 70, 50);
  private final Tensor dy = random(2, 2, 3, 70, 50);

  /** The sum, and the layer that the block carries, by hand. */
  private void assertIsItsParts(Layer body, Layer shortcut, Activation f) {
    for (int count : new int[] {1, 3}) {
      try (Threads threads = Threads.of(count)) {
        Execution execution = Execution.training(threads, 1);
        Pass first = body.newPass(INPUT, execution);
        Pass second = shortcut.newPass(INPUT, execution);
        Pass third = new ActivationLayer(f).newPass(INPUT, execution);
        Tensor z = sum(first.forward(x), second.forward(x));
        float[] y = third.forward(z).toArray();
        Tensor dz = third.backward(dy);
        float[] dx = sum(first.backward(dz), second.backward(dz)).toArray();

        Pass pass = new Residual(body, shortcut, f).newPass(INPUT, execution);
        for (int time = 0; time < 2; time++) {
          assertArrayEquals(y, pass.forward(x).toArray());
          assertArrayEquals(dx, pass.backward(dy).toArray());
          assertArrayEquals(dx, pass.backward(dy).toArray(), "backward again");
        }
        assertMarginsUntouched(x);
        assertMarginsUntouched(dy);
      }
    }
  }

  private static Tensor sum(Tensor a, Tensor b) {
    Tensor sum = Tensor.zeros(a.shape());
    for (int i = 0; i < sum.size(); i++) {
      sum.data()[i] = a.data()[a.offset() + i] + b.data()[b.offset() + i];
    }
    return sum;
  }

  @Test
  void residualIsTheSumOfItsBranches() {
    assertIsItsParts(body, shortcut, Activations.RELU);
    assertIsItsParts(body, shortcut, Activations.IDENTITY);
    assertIsItsParts(body, new Identity(), Activations.TANH);
    assertIsItsParts(body, new Identity(), Activations.IDENTITY);
  }

  /** Softmax's backward reads its output; the identity hands its argument through. */
  @Test
  void branchesKeepTheTensorsThatTheyGaveAway() {
    assertIsItsParts(new Softmax(), new Softmax(), Activations.SIGMOID);
    assertIsItsParts(new Identity(), new Identity(), Activations.SIGMOID);
    assertIsItsParts(new Identity(), new Softmax(), Activations.IDENTITY);
  }

  @Test
  void concatenationIsItsBranchesOneAfterAnother() {
    Layer pool = new MaxPool2d(Window.of(3, 1, 1));
    Concatenate layer = new Concatenate(new Identity(), body, pool);
    assertEquals(Shape.of(2, 9, 70, 50), layer.outputShape(INPUT));
    Tensor gradOutput = random(3, 2, 9, 70, 50);
    for (int count : new int[] {1, 3}) {
      try (Threads threads = Threads.of(count)) {
        Execution execution = Execution.training(threads, 1);
        Pass pass = layer.newPass(INPUT, execution);
        float[] y = pass.forward(x).toArray();
        float[] dx = pass.backward(gradOutput).toArray();
        Tensor expected = Tensor.zeros(INPUT);
        int n = INPUT.sampleSize();
        for (int branch = 0; branch < 3; branch++) {
          Pass alone = layer.branches().get(branch).newPass(INPUT, execution);
          float[] part = alone.forward(x).toArray();
          Tensor gradPart = Tensor.zeros(INPUT);
          for (int image = 0; image < 2; image++) {
            int at = (image * 3 + branch) * n;
            for (int i = 0; i < n; i++) {
              assertEquals(part[image * n + i], y[at + i]);
              gradPart.data()[image * n + i] = gradOutput.data()[gradOutput.offset() + at + i];
            }
          }
          expected = sum(expected, alone.backward(gradPart));
        }
        assertArrayEquals(expected.toArray(), dx);
        assertMarginsUntouched(gradOutput);
      }
    }
    assertEquals(List.of("1.weight", "1.bias"), List.copyOf(layer.parameters().keySet()));
  }

  /** What stands below a detached branch learns from the other alone. */
  @Test
  void aDetachedBranchPassesValuesOnAndNoGradient() {
    Layer first = new Sequential(body, new Concatenate(new Identity(), new Detach()));
    Layer second = new Sequential(body, new Concatenate(new Identity()));
    Tensor both = random(3, 2, 6, 70, 50);
    Tensor one = Tensor.zeros(INPUT);
    for (int image = 0; image < 2; image++) {
      System.arraycopy(
          both.data(),
          both.offset() + 2 * image * INPUT.sampleSize(),
          one.data(),
          image * INPUT.sampleSize(),
          INPUT.sampleSize());
    }
    try (Threads threads = Threads.of(1)) {
      Execution execution = Execution.training(threads, 1);
      Pass detached = first.newPass(INPUT, execution);
      Pass alone = second.newPass(INPUT, execution);
      float[] y = detached.forward(x).toArray();
      int n = INPUT.sampleSize();
      assertArrayEquals(Arrays.copyOf(y, n), Arrays.copyOfRange(y, n, 2 * n));
      alone.forward(x);
      for (int time = 0; time < 2; time++) {
        assertArrayEquals(alone.backward(one).toArray(), detached.backward(both).toArray());
      }
      assertMarginsUntouched(both);
    }
  }

  @Test
  void branchesThatDoNotMeetAreRefused() {
    Layer half = Conv2d.withoutBias(3, 6, Window.of(3, 2, 1), init);
    assertMessage(
        "Residual: expected a shortcut that gives (2, 6, 35, 25) as the body does, got"
            + " (2, 3, 70, 50); put a layer that changes the shape there",
        new Residual(half));
    assertMessage(
        "Residual, body: Conv2d(inChannels=6, outChannels=6, kernelSize=1, no bias): expected input"
            + " (batch, 6, height, width), got (2, 3, 70, 50); set inChannels to match",
        new Residual(Conv2d.withoutBias(6, 6, Window.of(1, 1, 0), init)));
    assertMessage(
        "Concatenate, branch 1: expected an output (batch, channels, …) alike but for the channels,"
            + " got (2, 6, 35, 25) beside (2, 3, 70, 50); pad or pool as the other branches do",
        new Concatenate(new Identity(), half));
    assertEquals(
        "Concatenate: expected at least one branch, got none",
        assertThrows(IllegalArgumentException.class, () -> new Concatenate()).getMessage());
  }

  private static void assertMessage(String expected, Layer layer) {
    assertEquals(
        expected,
        assertThrows(IllegalArgumentException.class, () -> layer.outputShape(INPUT)).getMessage());
  }
}
