package dev.lanewise.cli.serve;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The samples of one request, and what becomes of them. Batches may take them apart. */
final class Ticket {
  private final List<Sample> samples;
  private final int classes;
  private final float[] probabilities;
  private final CountDownLatch open;
  private volatile @Nullable Throwable failure;

  Ticket(List<Sample> samples, int classes) {
    this.samples = samples;
    this.classes = classes;
    this.probabilities = new float[samples.size() * classes];
    this.open = new CountDownLatch(samples.size());
  }

  int size() {
    return samples.size();
  }

  Sample sample(int index) {
    return samples.get(index);
  }

  /** One sample was run; its row of a batch's probabilities begins at {@code offset}. */
  void answer(int index, float[] batch, int offset) {
    System.arraycopy(batch, offset, probabilities, index * classes, classes);
    open.countDown();
  }

  /** One sample could not be run. */
  void fail(Throwable cause) {
    failure = cause;
    open.countDown();
  }

  /**
   * Waits until all samples were run.
   *
   * @return (samples, classes)
   * @throws IllegalStateException if one could not be run
   */
  float[] await() throws InterruptedException {
    open.await();
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("a batch could not be run", cause);
    }
    return probabilities;
  }
}
