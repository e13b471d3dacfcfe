package dev.lanewise.measure.peer;

/** A peer gave no answer, or said that it cannot do what it was asked. */
public final class PeerFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String peer;

  PeerFailedException(String peer, String message) {
    super(peer + ": " + message);
    this.peer = peer;
  }

  /** Name of the peer. */
  public String peer() {
    return peer;
  }
}
