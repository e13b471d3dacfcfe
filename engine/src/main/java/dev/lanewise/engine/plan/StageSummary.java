package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Op;
import java.util.List;

/**
 * What a plan does at one place.
 *
 * @param name of the node that it began as
 * @param operation what it does, with its settings
 * @param activation name of the activation behind it, {@code identity} for none
 * @param fused names of the nodes that became part of it
 * @param output sizes of what it gives
 * @param constants floats of its weights
 * @param moved floats of one sample that it reads and writes, besides the weights
 * @param multiplyAdds of one sample
 * @param copies whether numbers move at all; else it is the same memory under other sizes
 */
public record StageSummary(
    String name,
    String operation,
    String activation,
    List<String> fused,
    Dims output,
    long constants,
    long moved,
    long multiplyAdds,
    boolean copies) {
  /** Keeps a copy of the list. */
  public StageSummary {
    fused = List.copyOf(fused);
  }

  static StageSummary of(Stage stage) {
    boolean copies = !Layout.isView(stage);
    return new StageSummary(
        stage.name(),
        text(stage.op()),
        stage.activation().name(),
        stage.fused(),
        stage.out().dims(),
        stage.in().stream()
            .filter(value -> value.constant().isPresent())
            .mapToLong(Plan::sampleSize)
            .sum(),
        copies ? Plan.sampleSize(stage.out()) + variables(stage) : 0,
        Work.multiplyAdds(stage),
        copies);
  }

  /** A record's own text, in the brackets that layers have. */
  private static String text(Op op) {
    return op.toString().replace('[', '(').replace(']', ')');
  }

  private static long variables(Stage stage) {
    return stage.in().stream()
        .filter(value -> value.constant().isEmpty())
        .mapToLong(Plan::sampleSize)
        .sum();
  }
}
