package dev.lanewise.layers.normalization;

import static dev.lanewise.layers.TestTensors.at;
import static dev.lanewise.layers.TestTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchNormalizationTest {
  private static final Threads ALONE = Threads.of(1);
  private static final Execution TRAINING = Execution.training(ALONE, 3);

  private final BatchNormalization layer = new BatchNormalization(2, Activations.RELU);

  @Test
  void trainingUsesTheBatchAndInferenceWhatTrainingLeftBehind() {
    Tensor x = random(1, 8, 2, 3, 3);
    Pass training = layer.newPass(x.shape(), TRAINING);
    training.forward(x);
    for (int c = 0; c < 2; c++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < 72; i++) {
        double value = at(x, (i / 9 * 2 + c) * 9 + i % 9);
        mean += value / 72;
        square += value * value / 72;
      }
      double unbiased = (square - mean * mean) * 72 / 71;
      assertEquals(0.1 * mean, at(layer.runningMean(), c), 1e-6);
      assertEquals(0.9 + 0.1 * unbiased, at(layer.runningVariance(), c), 1e-6);
    }
    float[] statistics = layer.runningVariance().toArray();
    Tensor y = layer.newPass(x.shape(), Execution.inference(ALONE)).forward(x);
    for (int i = 0; i < x.size(); i++) {
      int c = i / 9 % 2;
      double z =
          (at(x, i) - at(layer.runningMean(), c))
              / Math.sqrt(at(layer.runningVariance(), c) + 1e-5);
      assertEquals(Math.max(0, z), at(y, i), 1e-5);
    }
    assertArrayEquals(statistics, layer.runningVariance().toArray());
  }

  @Test
  void runningStatisticsComeToThoseOfTheDataInManySteps() {
    Tensor x = random(1, 64, 2);
    Pass training = layer.newPass(x.shape(), TRAINING);
    Tensor batchAlone = training.forward(x);
    float[] y = batchAlone.toArray();
    for (int i = 0; i < 200; i++) {
      training.forward(x);
    }
    Tensor inferred = layer.newPass(x.shape(), Execution.inference(ALONE)).forward(x);
    for (int i = 0; i < y.length; i++) {
      assertEquals(y[i] * Math.sqrt(63 / 64.0), at(inferred, i), 1e-5);
    }
  }

  @Test
  void compositesPassParametersAndStateOn() {
    Sequential network = new Sequential(new Residual(new Sequential(layer)), layer.linear());
    assertEquals(
        List.of("0.body.0.weight", "0.body.0.bias", "1.weight", "1.bias"),
        List.copyOf(network.parameters().keySet()));
    assertEquals(
        List.of("0.body.0.running_mean", "0.body.0.running_var", "1.running_mean", "1.running_var"),
        List.copyOf(network.state().keySet()));
    assertSame(layer.runningMean(), network.state().get("1.running_mean"));
    assertEquals(
        "Residual(body: Sequential(0: BatchNormalization(channels=2, relu)), shortcut: Identity())",
        network.layers().getFirst().toString());
  }

  @Test
  void otherChannelsAreRefused() {
    assertEquals(
        "BatchNormalization(channels=2, relu): expected input (batch, 2, …), got (5, 3, 4, 4);"
            + " set channels to match",
        assertThrows(IllegalArgumentException.class, () -> layer.outputShape(Shape.of(5, 3, 4, 4)))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new BatchNormalization(0));
  }
}
