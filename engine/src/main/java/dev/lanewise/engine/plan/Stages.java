package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.InvalidGraphException;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** The stages of a graph, in order, while they are being rewritten. */
final class Stages {
  /** Most stages: their places in memory take the square of their number to find. */
  static final int MOST = 1 << 15;

  /** By what they give, in an order in which they can run. */
  private final SequencedMap<Value, Stage> stages = new LinkedHashMap<>();

  /** By value, what the stages that read it give. */
  private final Map<Value, Set<Value>> readers = new HashMap<>();

  private final Set<Value> outputs;

  /** One stage for each node that an output needs. */
  Stages(Graph graph) {
    outputs = Set.copyOf(graph.outputs());
    Set<Value> needed = new HashSet<>(graph.outputs());
    List<Stage> reversed = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (needed.contains(node.output())) {
        needed.addAll(node.inputs());
        reversed.add(
            new Stage(
                node.name(),
                node.op(),
                node.inputs(),
                Activations.IDENTITY,
                node.output(),
                List.of()));
      }
    }
    if (reversed.size() > MOST) {
      throw new InvalidGraphException(
          reversed.getFirst().name(),
          "expected a graph of at most " + MOST + " operations, got " + reversed.size());
    }
    replaceBy(reversed.reversed());
  }

  /** All of them, in an order in which they can run. */
  List<Stage> list() {
    return List.copyOf(stages.sequencedValues());
  }

  /** Puts others in their place. */
  void replaceBy(List<Stage> others) {
    stages.clear();
    readers.clear();
    others.forEach(this::put);
  }

  /** Whether the graph gives this value. */
  boolean isOutput(Value value) {
    return outputs.contains(value);
  }

  /** The stage that gives a value; none for inputs and constants. */
  Optional<Stage> giverOf(Value value) {
    return Optional.ofNullable(stages.get(value));
  }

  /** The stage that alone reads what this one gives, which is no output of the graph. */
  Optional<Stage> onlyReaderOf(Stage stage) {
    Set<Value> all = readers.getOrDefault(stage.out(), Set.of());
    return isOutput(stage.out()) || all.size() != 1
        ? Optional.empty()
        : giverOf(all.iterator().next());
  }

  /** Whether a stage is still there as it was. */
  boolean contains(Stage stage) {
    return giverOf(stage.out()).filter(it -> it == stage).isPresent();
  }

  /** Whether nothing but these stages needs what they give, the last of them aside. */
  boolean isClosed(List<Stage> some, Stage last) {
    Set<Value> given = some.stream().map(Stage::out).collect(Collectors.toSet());
    return some.stream()
        .filter(stage -> stage != last)
        .allMatch(stage ->
            !isOutput(stage.out())
                && given.containsAll(readers.getOrDefault(stage.out(), Set.of())));
  }

  /** Puts one stage in the place of two: where the second stood, so that all it reads is there. */
  void join(Stage first, Stage second, Stage both) {
    join(List.of(first), second, both);
  }

  /** Puts one stage in the place of some, and of the last, which gives what that one gives. */
  void join(List<Stage> some, Stage last, Stage all) {
    for (Stage each : some) {
      forget(each);
      stages.remove(each.out());
    }
    forget(last);
    put(all);
  }

  private void put(Stage stage) {
    stages.put(stage.out(), stage);
    for (Value in : stage.in()) {
      readers.computeIfAbsent(in, _ -> new HashSet<>()).add(stage.out());
    }
  }

  private void forget(Stage stage) {
    for (Value in : stage.in()) {
      readers.getOrDefault(in, Collections.emptySet()).remove(stage.out());
    }
  }
}
