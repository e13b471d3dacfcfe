package dev.lanewise.cli.experiment.run;

import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.cli.train.Audience;
import dev.lanewise.cli.train.Training;
import dev.lanewise.models.train.TrainingListener;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs the trainings of an experiment that are missing, several side by side: as many as there are
 * threads, with one each, which is faster than one after the other with all. What one does wrong is
 * written down, and the others go on.
 */
final class ExperimentRunner {
  private final ExperimentFolder folder;
  private final Audience.DataSource data;
  private final ExperimentProgress progress;
  private final int threads;
  private final long deadlineNanos;

  /** Trainings for which there was no room beside others. */
  private final Queue<Cell> crowdedOut = new ConcurrentLinkedQueue<>();

  private volatile boolean stopRequested;

  /**
   * A runner that has not begun.
   *
   * @param threads budget of all trainings together, at least 1
   * @param budget after which no training is begun
   */
  ExperimentRunner(
      ExperimentFolder folder,
      Audience.DataSource data,
      ExperimentProgress progress,
      int threads,
      Duration budget) {
    this.folder = folder;
    this.data = data;
    this.progress = progress;
    this.threads = threads;
    long nanos = Math.min(budget.toSeconds(), Integer.MAX_VALUE) * 1_000_000_000;
    deadlineNanos = System.nanoTime() + nanos;
  }

  /** Begins no other training. From any thread. */
  void requestStop() {
    stopRequested = true;
  }

  /**
   * Runs until all are done, time is over or a stop was requested.
   *
   * @param before how far each training had come
   * @return whether no stop was requested
   * @throws IOException if the folder cannot be written
   */
  boolean run(List<CellResult> before) throws IOException {
    Queue<Cell> waiting = new ArrayDeque<>();
    for (CellResult result : before) {
      if (!result.hasEnded()) {
        waiting.add(result.cell());
      }
    }
    int workers = Math.min(threads, waiting.size());
    if (workers == 0) {
      return true;
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        running.add(
            pool.submit(() -> {
              work(waiting, threads / workers);
              return null;
            }));
      }
      for (Future<?> worker : running) {
        await(worker);
      }
    }
    for (Cell cell = next(crowdedOut); cell != null; cell = next(crowdedOut)) {
      train(cell, threads, true);
    }
    return !stopRequested;
  }

  private void await(Future<?> worker) throws IOException {
    try {
      worker.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      requestStop();
    } catch (ExecutionException e) {
      requestStop();
      switch (e.getCause()) {
        case IOException mistake -> throw mistake;
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private void work(Queue<Cell> waiting, int share) throws IOException {
    for (Cell cell = next(waiting); cell != null; cell = next(waiting)) {
      train(cell, share, share == threads);
    }
  }

  private @Nullable Cell next(Queue<Cell> waiting) {
    if (stopRequested || System.nanoTime() - deadlineNanos >= 0) {
      return null;
    }
    synchronized (waiting) {
      return waiting.poll();
    }
  }

  /** Whatever one training does wrong is its own: the others are to be run all the same. */
  private void train(Cell cell, int share, boolean isAlone) throws IOException {
    TrainingListener listener = progress.begin(cell);
    try (PrintStream log = folder.log(cell)) {
      Audience audience = new Audience(log, new Terminal(false, 80, true), listener, data);
      if (new Training(cell.options()).run(folder.run(cell), share, audience)) {
        progress.done(cell, folder.run(cell));
      } else {
        requestStop();
      }
    } catch (IllegalArgumentException | IOException | UncheckedIOException e) {
      fail(cell, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      try (PrintStream log = folder.log(cell)) {
        e.printStackTrace(log); // a fault of ours: what it was must not be lost
      }
      fail(cell, e.toString());
    } catch (OutOfMemoryError e) {
      if (isAlone) {
        fail(cell, e + "; make the batch smaller, or the heap larger as in -Xmx12g");
      } else {
        crowdedOut.add(cell);
        progress.postponed(cell);
      }
    }
  }

  private void fail(Cell cell, String message) throws IOException {
    folder.fail(cell, message);
    progress.failed(cell, message);
  }
}
