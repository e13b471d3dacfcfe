package dev.lanewise.layers.activation;

/**
 * Tasks over {@code length} elements of each of {@code batch} samples, cut by these numbers alone:
 * of one sample, or of several whole ones where they are short.
 *
 * @param batch samples
 * @param length elements of each
 * @param most elements of one task
 */
record SampleParts(int batch, int length, int most) {
  /** Number of tasks. */
  int count() {
    return Math.ceilDiv(batch, samples()) * cuts();
  }

  /** Samples of a task, but for the last. */
  private int samples() {
    return Math.max(1, most / length);
  }

  /** Tasks that share a sample. */
  private int cuts() {
    return Math.ceilDiv(length, most);
  }

  /** First sample of a task. */
  int first(int task) {
    return task / cuts() * samples();
  }

  /** The sample after a task's last one. */
  int end(int task) {
    return Math.min(batch, first(task) + samples());
  }

  /** Where, in each of its samples, a task begins. */
  int from(int task) {
    return task % cuts() * most;
  }

  /** Elements that it takes of each. */
  int size(int task) {
    return Math.min(most, length - from(task));
  }
}
