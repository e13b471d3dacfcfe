package dev.lanewise.measure.peer;

import java.io.IOException;

/** A peer that does nothing, to be started as a process: arguments say how it misbehaves. */
final class StubPeer implements Peer {
  private final String manner;

  private StubPeer(String manner) {
    this.manner = manner;
  }

  /** Serves; the first argument is the manner. */
  public static void main(String[] args) throws IOException {
    System.out.println("a library says hello");
    if (args[0].equals("dead")) {
      throw new IllegalStateException("no library here");
    }
    Peer.serve(new StubPeer(args[0]));
  }

  @Override
  public Call prepare(Request request) {
    if (manner.equals("unable") && request instanceof Request.Gemm) {
      throw new IllegalArgumentException("cannot multiply");
    }
    System.out.println("nanos of a library's own");
    return () -> {
      if (manner.equals("ends")) {
        System.exit(3);
      }
    };
  }
}
