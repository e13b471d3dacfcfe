package dev.lanewise.models.predict;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.models.objective.Classification;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.objective.Reconstruction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the numbers are that a network gives for its classes. */
public enum Scores {
  /** Scores before a softmax, which makes them probabilities; or logarithms of probabilities. */
  LOGITS,
  /** Probabilities, taken as they are. */
  PROBABILITIES,
  /** Estimates of probabilities: below 0 they count as 0, and they are scaled to add up to 1. */
  ESTIMATES;

  // Objectives say how scores become probabilities.
  private static final Objective SOFTMAX = new Classification();
  private static final Objective SCALING = new Reconstruction();

  /**
   * What a network ends in, as far as its last operation tells: probabilities behind a softmax or a
   * sigmoid, else logits.
   */
  public static Scores of(Graph graph) {
    Map<Value, Node> makers = new HashMap<>();
    graph.nodes().forEach(node -> makers.put(node.output(), node));
    Node last = makers.get(graph.outputs().getFirst());
    while (last != null && last.op() instanceof View) {
      last = makers.get(last.inputs().getFirst());
    }
    return last != null && givesProbabilities(last.op()) ? PROBABILITIES : LOGITS;
  }

  private static boolean givesProbabilities(Op op) {
    return switch (op) {
      case SoftmaxAlong softmax -> !softmax.logarithm();
      case Activate activate -> activate.activation().equals(Activations.SIGMOID);
      default -> false;
    };
  }

  /** What a network gives that was trained for this. */
  public static Scores of(Objective objective) {
    return switch (objective) {
      case Classification _ -> LOGITS;
      case Reconstruction _ -> ESTIMATES;
    };
  }

  /**
   * The scores of this name, in letters of any size.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Scores byName(String name) {
    return Arrays.stream(values())
        .filter(scores -> scores.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "scores: expected one of "
                    + Arrays.stream(values())
                        .map(Scores::toString)
                        .collect(Collectors.joining(", "))
                    + ", got '"
                    + name
                    + "'"));
  }

  /** As {@link Objective#probabilities(int, float[], int, float[], int, Scratch)}. */
  void probabilities(
      int classes, float[] scores, int offset, float[] to, int toOffset, Scratch scratch) {
    switch (this) {
      case LOGITS -> SOFTMAX.probabilities(classes, scores, offset, to, toOffset, scratch);
      case PROBABILITIES -> System.arraycopy(scores, offset, to, toOffset, classes);
      case ESTIMATES -> SCALING.probabilities(classes, scores, offset, to, toOffset, scratch);
    }
  }

  /** As {@code logits}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
