package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.step.Step;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs what reads constants alone, once, and keeps what it gives. */
final class ConstantFolding {
  private ConstantFolding() {}

  static void apply(Stages stages) {
    Map<Value, Value> folded = new HashMap<>();
    List<Stage> kept = new ArrayList<>();
    for (Stage stage : stages.list()) {
      Stage now = stage.reading(stage.in().stream().map(v -> folded.getOrDefault(v, v)).toList());
      if (now.in().stream().allMatch(v -> v.constant().isPresent())
          && !stages.isOutput(now.out())) {
        folded.put(now.out(), run(now));
      } else {
        kept.add(now);
      }
    }
    stages.replaceBy(kept);
  }

  private static Value run(Stage stage) {
    List<Tensor> in = stage.in().stream().map(v -> v.constant().orElseThrow()).toList();
    Tensor out = Tensor.zeros(stage.out().dims().at(1));
    Step step = Steps.of(stage, in, out, new PlanWeights(), Threads.of(1));
    step.run();
    return stage.out().as(out);
  }
}
