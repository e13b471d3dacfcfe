package dev.lanewise.engine.graph;

/** A graph that cannot be: says at which node, what was expected and what was there. */
public final class InvalidGraphException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String node;

  /** The problem of a node; an empty name for the graph as a whole. */
  public InvalidGraphException(String node, String problem) {
    super(node.isEmpty() ? problem : node + ": " + problem);
    this.node = node;
  }

  /** The node's name, empty where it is the graph as a whole. */
  public String node() {
    return node;
  }
}
