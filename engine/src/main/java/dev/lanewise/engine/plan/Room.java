package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Value;

/**
 * Memory for what a graph asks for by its sizes alone, with no file behind it: constants that are
 * computed, and the values of sessions. They get three quarters of the heap that Java may take; the
 * rest is for weights and for buffers of kernels.
 */
public final class Room {
  /** Most floats of an array. */
  static final long LONGEST = Integer.MAX_VALUE - 8;

  private Room() {}

  /** Bytes that there are in all. */
  public static long allowedBytes() {
    return Runtime.getRuntime().maxMemory() / 4 * 3;
  }

  /** Bytes of one sample of a value. */
  static long bytes(Value value) {
    return (long) Float.BYTES * Plan.sampleSize(value);
  }

  /**
   * Sees to it that there is room.
   *
   * @param who the value that needs the most of it
   * @param what all that need it, for the message
   * @throws PlanTooLargeException if there is none
   */
  static void require(Value who, String what, long bytes) {
    long allowed = allowedBytes();
    if (bytes > allowed) {
      throw new PlanTooLargeException(
          who.name(),
          bytes,
          allowed,
          "expected "
              + what
              + " of at most "
              + allowed
              + " bytes, three quarters of Java's heap, got "
              + bytes
              + ", with "
              + who
              + " the largest; use smaller inputs or batches, or give Java more with -Xmx");
    }
  }

  /**
   * Sees to it that there is room for what a kernel takes for itself.
   *
   * @param threads that each take so much
   * @param taken bytes that the session has already
   * @throws PlanTooLargeException if there is none, or kernels could not count the elements
   */
  static void requireWorkspace(Stage stage, int threads, long taken) {
    double floats = Workspace.floats(stage);
    double packed = Workspace.packed(stage);
    boolean fit = floats <= LONGEST / 2.0 && packed <= LONGEST;
    double most = fit ? Float.BYTES * (floats * threads + packed) : Long.MAX_VALUE;
    require(stage.out(), "values and buffers of kernels", (long) (taken + most));
  }

  /**
   * An array, for which there has been found to be room.
   *
   * @param who the value that it is for, or the largest of them
   * @throws PlanTooLargeException if it is too long for one, or other parts of the program have
   *     filled the heap
   */
  static float[] take(Value who, long floats) {
    long bytes = Float.BYTES * floats;
    if (floats > LONGEST) {
      throw new PlanTooLargeException(
          who.name(),
          bytes,
          Float.BYTES * LONGEST,
          "expected values that fit into one array of "
              + LONGEST
              + " floats, got "
              + floats
              + ", with "
              + who
              + " the largest; use smaller inputs or batches");
    }
    try {
      return new float[(int) floats];
    } catch (OutOfMemoryError e) {
      PlanTooLargeException refused =
          new PlanTooLargeException(
              who.name(),
              bytes,
              allowedBytes(),
              "expected "
                  + bytes
                  + " free bytes in one piece, for "
                  + who
                  + " and others, got a heap in use; give Java more with -Xmx");
      refused.initCause(e);
      throw refused;
    }
  }
}
