package dev.lanewise.engine.plan;

/**
 * A plan or a session that would need more memory than Java may take: says for which node, how much
 * it needs and how much there is. Thrown before the memory is taken.
 */
public final class PlanTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String node;
  private final long neededBytes;
  private final long allowedBytes;

  PlanTooLargeException(String node, long neededBytes, long allowedBytes, String problem) {
    super(node + ": " + problem);
    this.node = node;
    this.neededBytes = neededBytes;
    this.allowedBytes = allowedBytes;
  }

  /** The node, or input, whose numbers are the most. */
  public String node() {
    return node;
  }

  /** Bytes of all that it would need, or more. */
  public long neededBytes() {
    return neededBytes;
  }

  /** Bytes that it may have. */
  public long allowedBytes() {
    return allowedBytes;
  }
}
