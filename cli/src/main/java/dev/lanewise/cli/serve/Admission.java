package dev.lanewise.cli.serve;

import java.util.concurrent.Semaphore;

/**
 * The memory that bodies of requests may take together, from before they are read until they are
 * answered: connections are many, and each may bring a large one.
 */
final class Admission {
  private static final int BLOCK = 1024;

  /** What a body becomes: its bytes, a copy for the parser, numbers, and the answer. */
  private static final int HEAP_SHARE = 16;

  private final Semaphore blocks;

  /**
   * Room for bodies of a 16th of the heap together, and for one of the largest at least.
   *
   * @param largest bytes of one body
   */
  Admission(int largest) {
    long room = Math.max(Runtime.getRuntime().maxMemory() / HEAP_SHARE, largest + (long) BLOCK);
    blocks = new Semaphore((int) Math.min(room / BLOCK, Integer.MAX_VALUE));
  }

  /** Room that was given. */
  final class Room implements AutoCloseable {
    private final int taken;

    private Room(int taken) {
      this.taken = taken;
    }

    @Override
    public void close() {
      blocks.release(taken);
    }
  }

  /**
   * Room for a body.
   *
   * @throws Refusal if there is none just now
   */
  Room admit(int bytes) throws Refusal {
    int taken = Math.ceilDiv(bytes, BLOCK);
    if (!blocks.tryAcquire(taken)) {
      throw new Refusal(
          Refusal.UNAVAILABLE, "predict: too many large requests at a time; try again later");
    }
    return new Room(taken);
  }
}
