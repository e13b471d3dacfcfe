package dev.lanewise.measure.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.measure.roofline.Figure;
import dev.lanewise.measure.roofline.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkProfileTest {
  private static final int BATCH = 4;
  private static final Model LENET = Model.named("lenet", null);

  @Test
  void trainingIsSeenForwardThenBackwardAndPartsFillTheWhole() {
    try (Threads threads = Threads.of(1)) {
      List<Task> tasks = NetworkProfile.training(LENET, BATCH, threads);
      assertEquals(List.of("step", "step with clocks"), tasks.stream().map(Task::name).toList());
      double seconds = tasks.getLast().subject().seconds(3) / 3;
      List<Figure> parts = tasks.getLast().parts().apply(1);
      assertEquals(
          List.of(
              "0 Conv2d 6x28x28 forward",
              "1 MaxPool2d 6x14x14 forward",
              "2 Conv2d 16x10x10 forward",
              "3 MaxPool2d 16x5x5 forward",
              "5 Dense 120 forward",
              "6 Dense 84 forward",
              "7 Dense 10 forward",
              "loss",
              "7 Dense 10 backward",
              "6 Dense 84 backward",
              "5 Dense 120 backward",
              "3 MaxPool2d 16x5x5 backward",
              "2 Conv2d 16x10x10 backward",
              "1 MaxPool2d 6x14x14 backward",
              "0 Conv2d 6x28x28 backward",
              "optimizer"),
          parts.stream().map(Figure::name).toList());
      double sum = parts.stream().mapToDouble(part -> part.seconds().median()).sum();
      assertTrue(sum > 0.5 * seconds && sum <= seconds, () -> sum + " of " + seconds);
    }
  }

  @Test
  void arithmeticIsThatOfTheShapes() {
    try (Threads threads = Threads.of(1)) {
      double[] forward = {
        784.0 * 6 * 25, 100.0 * 16 * 150, 400.0 * 120, 120.0 * 84, 84.0 * 10
      }; // multiply-adds of an image
      double all = 0;
      for (double layer : forward) {
        all += layer;
      }
      Task pass = Inference.tasks(Plan.of(LENET.graph()), BATCH, threads).getFirst();
      assertEquals(2 * BATCH * all, pass.work().flops());
      Task step = NetworkProfile.training(LENET, BATCH, threads).getFirst();
      // Two more products backward, but for the gradient by the images.
      assertEquals(2 * BATCH * (3 * all - forward[0]), step.work().flops());
      assertEquals(BATCH, step.work().items());
    }
  }

  @Test
  void stagesOfAPlanAreTimed() {
    try (Threads threads = Threads.of(1)) {
      Task run = Inference.tasks(Plan.of(LENET.graph()), BATCH, threads).getLast();
      double seconds = run.subject().seconds(3) / 3;
      List<Figure> parts = run.parts().apply(1);
      assertEquals(
          List.of(
              "0.convolution (batch, 6, 28, 28)",
              "1.maxpool (batch, 6, 14, 14)",
              "2.convolution (batch, 16, 10, 10)",
              "3.maxpool (batch, 16, 5, 5)",
              "5.dense (batch, 120)",
              "6.dense (batch, 84)",
              "7.dense (batch, 10)"),
          parts.stream().map(Figure::name).toList());
      double sum = parts.stream().mapToDouble(part -> part.seconds().median()).sum();
      assertTrue(sum > 0.5 * seconds && sum <= seconds, () -> sum + " of " + seconds);
    }
  }

  @Test
  void clocksChangeNoBit() {
    try (Threads threads = Threads.of(2)) {
      Tensor images = TrainingStep.noise(LENET, BATCH);
      Layer plain = LENET.build();
      Layer timed = new Stages().timed(LENET.build());
      for (int step = 0; step < 2; step++) {
        Tensor expected = trained(plain, images, threads);
        assertArrayEquals(expected.data(), trained(timed, images, threads).data());
      }
      List<Parameter> expected = List.copyOf(plain.parameters().values());
      List<Parameter> got = List.copyOf(timed.parameters().values());
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i).gradient().data(), got.get(i).gradient().data());
      }
    }
  }

  private static Tensor trained(Layer network, Tensor images, Threads threads) {
    Pass pass = network.newPass(images.shape(), Execution.training(threads, 1));
    Tensor logits = pass.forward(images);
    pass.backwardToParameters(logits);
    return logits;
  }

  @Test
  void layersWithinLayersAreTimedWithoutTheirChildren() {
    Stages stages = new Stages();
    long outer = stages.enter();
    long start = System.nanoTime();
    long inner = stages.enter();
    long innerOwn = stages.leave(System.nanoTime() - 1_000_000_000, inner);
    long own = stages.leave(start - 3_000_000_000L, outer);
    assertTrue(innerOwn >= 1_000_000_000 && innerOwn < 2_000_000_000, () -> "inner " + innerOwn);
    assertTrue(own >= 1_900_000_000 && own < 3_000_000_000L, () -> "own " + own);
  }

  @Test
  void branchesAreSeenWithinTheirBlock() {
    try (Threads threads = Threads.of(1)) {
      Model small = Model.named("resnet18c", "3x8x8");
      Task step = NetworkProfile.training(small, BATCH, threads).getLast();
      step.subject().seconds(1);
      List<String> names = step.parts().apply(1).stream().map(Figure::name).toList();
      assertTrue(names.contains("4 Residual 128x4x4 forward"), names::toString);
      assertTrue(names.contains("4.body.0 Conv2d 128x4x4 backward"), names::toString);
      assertTrue(
          names.contains("4.shortcut.1 BatchNormalization 128x4x4 forward"), names::toString);
      Layer timed = new Stages().timed(small.build());
      assertEquals(small.build().parameters().keySet(), timed.parameters().keySet());
      assertEquals(small.build().state().keySet(), timed.state().keySet());
    }
  }

  @Test
  void modelsHaveTheirUsualImages() {
    assertEquals(Shape.of(1, 28, 28), Model.named("mlp5", null).sample());
    assertEquals("mlp", Model.named("mlp5", null).design().name());
    assertEquals(Shape.of(3, 40, 30), Model.named("lenet", "3x40x30").sample());
    assertThrows(IllegalArgumentException.class, () -> Model.named("lenet", "28x28"));
    assertThrows(IllegalArgumentException.class, () -> Model.named("nolenet", null));
    assertFalse(Model.named("lenet", "1x1x1").sample().equals(LENET.sample()));
  }
}
