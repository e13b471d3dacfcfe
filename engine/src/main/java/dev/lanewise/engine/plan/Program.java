package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.step.Step;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The steps of a session for one size of the batch. */
final class Program {
  final Tensor[] inputs;
  final Tensor[] outputs;
  private final Step[] steps;

  /** By step, the number of its stage. */
  private final int[] stages;

  Program(Plan plan, Layout layout, float[] array, Threads threads) {
    inputs = tensors(plan.inputs(), layout, array);
    outputs = tensors(plan.outputs(), layout, array);
    List<Step> list = new ArrayList<>();
    stages =
        IntStream.range(0, plan.stages().size())
            .filter(i -> !Layout.isView(plan.stages().get(i)))
            .toArray();
    for (Stage stage : plan.stages()) {
      if (!Layout.isView(stage)) {
        List<Tensor> in = stage.in().stream().map(v -> layout.tensor(v, array)).toList();
        list.add(Steps.of(stage, in, layout.tensor(stage.out(), array), plan.weights(), threads));
      }
    }
    steps = list.toArray(new Step[0]);
  }

  private static Tensor[] tensors(List<Value> values, Layout layout, float[] array) {
    return values.stream().map(v -> layout.tensor(v, array)).toArray(Tensor[]::new);
  }

  /** Runs all steps, and adds the nanoseconds of each to its stage's. */
  void runTimed(long[] nanos) {
    for (int i = 0; i < steps.length; i++) {
      long start = System.nanoTime();
      steps[i].run();
      nanos[stages[i]] += System.nanoTime() - start;
    }
  }

  void run() {
    for (Step step : steps) {
      step.run();
    }
  }
}
