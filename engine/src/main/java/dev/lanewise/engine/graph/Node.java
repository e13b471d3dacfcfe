package dev.lanewise.engine.graph;

import java.util.List;

/**
 * One operation at work.
 *
 * @param name for messages, one of its own in the graph
 * @param op what it does
 * @param inputs in the operation's order
 * @param output what it gives
 */
public record Node(String name, Op op, List<Value> inputs, Value output) {
  /** Keeps a copy of the list. */
  public Node {
    inputs = List.copyOf(inputs);
  }
}
