package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Threads;

/** How tasks are cut further where they are few beside the threads. No bit depends on it. */
final class TaskParts {
  private TaskParts() {}

  /**
   * Parts of each task: as many as give every thread one, or where they are as many as the threads
   * already, two, lest one is left at the end.
   *
   * @param most parts that a task can be cut into; below 1 counts as 1
   * @param tasks that there are
   */
  static int of(Threads threads, int most, int tasks) {
    if (threads.count() == 1) {
      return 1;
    }
    int wanted = tasks < threads.count() ? threads.count() : 2 * threads.count();
    return Math.clamp(most, 1, Math.ceilDiv(wanted, tasks));
  }
}
