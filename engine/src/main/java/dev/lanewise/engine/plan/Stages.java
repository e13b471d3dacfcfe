package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The stages of a graph, in order, while they are being rewritten. */
final class Stages {
  private final List<Stage> list = new ArrayList<>();
  private final Set<Value> outputs;

  /** One stage for each node that an output needs. */
  Stages(Graph graph) {
    outputs = Set.copyOf(graph.outputs());
    Set<Value> needed = new HashSet<>(graph.outputs());
    for (Node node : graph.nodes().reversed()) {
      if (needed.contains(node.output())) {
        needed.addAll(node.inputs());
        list.addFirst(
            new Stage(
                node.name(),
                node.op(),
                node.inputs(),
                Activations.IDENTITY,
                node.output(),
                List.of()));
      }
    }
  }

  /** All of them, in an order in which they can run. */
  List<Stage> list() {
    return List.copyOf(list);
  }

  /** Puts others in their place. */
  void replaceBy(List<Stage> others) {
    list.clear();
    list.addAll(others);
  }

  /** Whether the graph gives this value. */
  boolean isOutput(Value value) {
    return outputs.contains(value);
  }

  /** The stage that alone reads what this one gives, which is no output of the graph. */
  Optional<Stage> onlyReaderOf(Stage stage) {
    if (outputs.contains(stage.out())) {
      return Optional.empty();
    }
    List<Stage> readers = list.stream().filter(s -> s.in().contains(stage.out())).toList();
    return readers.size() == 1 ? Optional.of(readers.getFirst()) : Optional.empty();
  }

  /** Puts one stage in the place of two: where the second stood, so that all it reads is there. */
  void join(Stage first, Stage second, Stage both) {
    list.set(list.indexOf(second), both);
    list.remove(first);
  }
}
