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
  private volatile @Nullable Failure failure;

  /** A sample, and why it could not be run. */
  private record Failure(int index, Throwable cause) {}

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
  void fail(int index, Throwable cause) {
    failure = new Failure(index, cause);
    open.countDown();
  }

  /**
   * Waits until all samples were run.
   *
   * @return (samples, classes)
   * @throws Refusal if one holds numbers that the network refuses
   * @throws IllegalStateException if one could not be run for another reason
   */
  float[] await() throws InterruptedException, Refusal {
    open.await();
    Failure failed = failure;
    if (failed == null) {
      return probabilities;
    }
    String sample = "sample " + failed.index() + " could not be run";
    if (failed.cause() instanceof IllegalArgumentException refused) {
      String message = "predict: " + sample + ": " + refused.getMessage();
      throw new Refusal(Refusal.BAD_REQUEST, message, refused);
    }
    throw new IllegalStateException(sample, failed.cause());
  }
}
