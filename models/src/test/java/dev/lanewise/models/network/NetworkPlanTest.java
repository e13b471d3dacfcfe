package dev.lanewise.models.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every network as a compiled plan beside its own passes. */
class NetworkPlanTest {
  @ParameterizedTest
  @CsvSource({
    "lenet,1,28", "mlp,1,28", "linear,1,28", "conv3,1,28", "abstract-concrete,1,28",
    "wsgaf,1,28", "wsgaf-colour,3,32", "alexnet/8,3,32", "googlenet/8,3,32", "resnet18/4,3,32",
    "resnet34/8,3,32", "resnet50/8,3,32", "densenet-bc-100/4,3,32", "densenet121/8,3,32",
  })
  void plansGiveWhatPassesGive(String name, int channels, int side) {
    Shape sample = Shape.of(channels, side, side);
    Layer network =
        Networks.byName(name).build(sample, 10, Activations.SILU, new Initialization(3));
    train(network, sample);
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Dims.batchOf(sample));
    Plan plan = Plan.of(graph.output(network.addTo(graph, x)).build());
    Tensor images = images(sample.inBatch(3));
    try (Threads threads = Threads.of(1)) {
      Tensor expected =
          network.newPass(images.shape(), Execution.inference(threads)).forward(images);
      float[] actual = new float[expected.size()];
      plan.newSession(3).run(images.data(), actual);
      double scale = 1;
      for (float each : expected.toArray()) {
        scale = Math.max(scale, Math.abs(each));
      }
      for (int i = 0; i < actual.length; i++) {
        assertEquals(expected.toArray()[i], actual[i], 1e-4 * scale, plan::explain);
      }
    }
  }

  /** One forward, so that running statistics are those of something. */
  private static void train(Layer network, Shape sample) {
    try (Threads threads = Threads.of(1)) {
      Tensor images = images(sample.inBatch(4));
      network.newPass(images.shape(), Execution.training(threads, 1)).forward(images);
    }
  }

  private static Tensor images(Shape shape) {
    Tensor images = Tensor.zeros(shape);
    new CounterRandom(5).fillNormal(images.data(), 0, images.size(), 0, 1);
    return images;
  }
}
