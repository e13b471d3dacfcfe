package dev.lanewise.engine.pooling;

import dev.lanewise.engine.threads.Threads;

/**
 * Planes cut into tasks of equal size, by their number and size alone.
 *
 * @param planes how many
 * @param elements of one plane
 */
record PlaneTasks(int planes, int elements) {
  /** Elements of a task: a few microseconds, beside which it costs little to hand it over. */
  private static final int LEAST = 8192;

  int count() {
    long full = (long) planes * elements / LEAST;
    return (int) Math.clamp(full, 1L, Math.clamp(planes, 1, Threads.MOST_TASKS));
  }

  /** First plane of a task; that of the task after the last is the number of planes. */
  int first(int task) {
    return (int) ((long) task * planes / count());
  }
}
