package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.step.Step;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Runs what reads constants alone, once, and keeps what it gives. */
final class ConstantFolding {
  private ConstantFolding() {}

  /**
   * Folds all of them.
   *
   * @return bytes of what was computed
   * @throws PlanTooLargeException if there is no room for that; nothing has then been computed
   */
  static long apply(Stages stages) {
    SequencedSet<Value> constants = constants(stages);
    if (constants.isEmpty()) {
      return 0;
    }
    long bytes = constants.stream().mapToLong(Room::bytes).sum();
    Value largest = constants.stream().max(Comparator.comparingLong(Room::bytes)).orElseThrow();
    Room.require(largest, "constants to compute", bytes);
    Map<Value, Value> folded = new HashMap<>();
    List<Stage> kept = new ArrayList<>();
    for (Stage stage : stages.list()) {
      Stage now = stage.reading(stage.in().stream().map(v -> folded.getOrDefault(v, v)).toList());
      if (constants.contains(now.out())) {
        folded.put(now.out(), run(now));
      } else {
        kept.add(now);
      }
    }
    stages.replaceBy(kept);
    return bytes;
  }

  /**
   * All that will be computed: no outputs of the graph, which belong to sessions, and nothing that
   * has as many rows as there will be samples.
   */
  private static SequencedSet<Value> constants(Stages stages) {
    SequencedSet<Value> constants = new LinkedHashSet<>();
    for (Stage stage : stages.list()) {
      boolean isConstant =
          stage.in().stream().allMatch(v -> v.constant().isPresent() || constants.contains(v));
      Value out = stage.out();
      if (isConstant && !out.dims().isBatched() && !stages.isOutput(out)) {
        constants.add(out);
      }
    }
    return constants;
  }

  private static Value run(Stage stage) {
    List<Tensor> in = stage.in().stream().map(v -> v.constant().orElseThrow()).toList();
    float[] numbers = Room.take(stage.out(), Plan.sampleSize(stage.out()));
    Tensor out = new Tensor(stage.out().dims().at(1), numbers, 0);
    Step step = Steps.of(stage, in, out, new PlanWeights(), Threads.of(1));
    step.run();
    return stage.out().as(out);
  }
}
