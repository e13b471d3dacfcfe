package dev.lanewise.engine.graph;

import java.util.List;

/**
 * A network as nodes in an order in which they can run: each reads inputs, constants, and what
 * stands before it. Immutable; made by a {@link GraphBuilder}.
 */
public final class Graph {
  private final List<Value> inputs;
  private final List<Node> nodes;
  private final List<Value> outputs;

  Graph(List<Value> inputs, List<Node> nodes, List<Value> outputs) {
    this.inputs = List.copyOf(inputs);
    this.nodes = List.copyOf(nodes);
    this.outputs = List.copyOf(outputs);
  }

  /** What a run brings, in order. */
  public List<Value> inputs() {
    return inputs;
  }

  /** The nodes, in an order in which they can run. */
  public List<Node> nodes() {
    return nodes;
  }

  /** What a run gives, in order. */
  public List<Value> outputs() {
    return outputs;
  }

  /** Whether runs choose the size of the batch. */
  public boolean isBatched() {
    return inputs.stream().anyMatch(input -> input.dims().isBatched());
  }
}
