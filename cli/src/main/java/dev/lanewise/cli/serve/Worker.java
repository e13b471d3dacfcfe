package dev.lanewise.cli.serve;

import dev.lanewise.models.predict.Predictor;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** One thread that runs batches from the queue, in buffers of its own. */
final class Worker {
  /** How long a worker runs batches of zeros first, so that the first request meets warm code. */
  private static final long WARM_UP_NANOS = 300_000_000;

  private final Predictor predictor;
  private final int classes;
  private final BatchQueue queue;
  private final Metrics metrics;
  private final CountDownLatch warm;
  private final BatchQueue.Job[] batch;
  private final float[] probabilities;
  private final Thread thread;

  Worker(
      String name,
      Predictor predictor,
      int classes,
      BatchQueue queue,
      Metrics metrics,
      CountDownLatch warm) {
    this.predictor = predictor;
    this.classes = classes;
    this.queue = queue;
    this.metrics = metrics;
    this.warm = warm;
    this.batch = new BatchQueue.Job[predictor.maxBatch()];
    this.probabilities = new float[predictor.maxBatch() * classes];
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** Waits for its end, which comes when the queue is closed and empty. */
  void join() throws InterruptedException {
    thread.join();
  }

  private void work() {
    warmUp();
    warm.countDown();
    try {
      for (int count = queue.take(batch); count > 0; count = queue.take(batch)) {
        run(count);
        Arrays.fill(batch, 0, count, null);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a worker", e);
    }
  }

  private void warmUp() {
    long start = System.nanoTime();
    int count = 1;
    while (System.nanoTime() - start < WARM_UP_NANOS) {
      predictor.run(count, probabilities);
      count = 2 * count <= predictor.maxBatch() ? 2 * count : 1;
    }
  }

  private void run(int count) {
    try {
      for (int row = 0; row < count; row++) {
        batch[row].ticket().sample(batch[row].index()).putInto(predictor, row);
      }
      predictor.run(count, probabilities);
    } catch (RuntimeException | Error e) {
      // Those who asked are told, and the next batch is another.
      for (int row = 0; row < count; row++) {
        batch[row].ticket().fail(e);
      }
      return;
    }
    metrics.batchSize().observe(count);
    for (int row = 0; row < count; row++) {
      batch[row].ticket().answer(batch[row].index(), probabilities, row * classes);
    }
  }
}
