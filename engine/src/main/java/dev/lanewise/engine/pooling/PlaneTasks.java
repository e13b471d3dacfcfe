package dev.lanewise.engine.pooling;

/** Planes cut into tasks of equal size, by their number alone. */
final class PlaneTasks {
  /** Tasks to cut the planes into: enough for 16 threads. */
  private static final int MOST = 16;

  private PlaneTasks() {}

  static int count(int planes) {
    return Math.min(planes, MOST);
  }

  /** First plane of a task; that of the task after the last is the number of planes. */
  static int first(int task, int planes) {
    return (int) ((long) task * planes / count(planes));
  }
}
