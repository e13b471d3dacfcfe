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
    try {
      warmUp();
      warm.countDown();
      for (int count = queue.take(batch); count > 0; count = queue.take(batch)) {
        run(count);
        Arrays.fill(batch, 0, count, null);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      queue.fail(e);
      for (BatchQueue.Job job : batch) {
        if (job != null) {
          job.ticket().fail(job.index(), e);
        }
      }
      throw new IllegalStateException("a worker ended before its time", e);
    }
  }

  /** Zeros may be no sample of the network's: that they cannot be run says nothing of others. */
  private void warmUp() {
    long start = System.nanoTime();
    int count = 1;
    try {
      while (System.nanoTime() - start < WARM_UP_NANOS) {
        predictor.run(count, probabilities);
        count = 2 * count <= predictor.maxBatch() ? 2 * count : 1;
      }
    } catch (RuntimeException | Error e) {
      System.err.println(
          "lanewise: serve: samples of zeros cannot be run, so the first is slow: " + e);
    }
  }

  private void run(int count) {
    try {
      run(0, count);
    } catch (RuntimeException | Error e) {
      if (count == 1) {
        batch[0].ticket().fail(batch[0].index(), e);
      } else {
        runOneByOne(count);
      }
    }
  }

  /** Of those who were run together only they are told whose sample cannot be run. */
  private void runOneByOne(int count) {
    for (int row = 0; row < count; row++) {
      try {
        run(row, 1);
      } catch (RuntimeException | Error e) {
        batch[row].ticket().fail(batch[row].index(), e);
      }
    }
  }

  private void run(int from, int count) {
    for (int row = 0; row < count; row++) {
      BatchQueue.Job job = batch[from + row];
      job.ticket().sample(job.index()).putInto(predictor, row);
    }
    predictor.run(count, probabilities);
    metrics.batchSize().observe(count);
    for (int row = 0; row < count; row++) {
      BatchQueue.Job job = batch[from + row];
      job.ticket().answer(job.index(), probabilities, row * classes);
    }
  }
}
