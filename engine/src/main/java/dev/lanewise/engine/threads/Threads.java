package dev.lanewise.engine.threads;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A budget of threads: the caller and {@code count − 1} workers that share the tasks of one job at
 * a time. It belongs to whoever runs the model; there is no global pool. A budget of 1 starts no
 * thread.
 *
 * <p>Results are the same for every budget as long as tasks are cut by the shape of the problem,
 * never by the number of threads, and write to places of their own: which thread runs which task is
 * left open.
 *
 * <p>One thread at a time may run jobs. A job started inside a task runs on the thread that started
 * it. Close it to end the workers; they are daemons and park when idle.
 */
public final class Threads implements AutoCloseable {
  /** One part of a job. */
  @FunctionalInterface
  public interface Task {
    /**
     * Runs part {@code index} of the job.
     *
     * @param scratch buffers of the thread that runs it
     */
    void run(int index, Scratch scratch);
  }

  /**
   * How long an idle thread looks for work before it parks: a few times the gap between kernels.
   * Longer would be faster where cores are free, since to wake a thread that has parked takes the
   * caller 5 to 50 µs; but where they are not, whoever looks for work keeps another from doing it.
   */
  private static final long SPIN_NANOS = 50_000;

  /**
   * Looks for work, of some 50 ns each, between two offers of the core to whoever else wants it.
   */
  private static final int LOOKS_BEFORE_YIELD = 64;

  /** Bits of a task's index in {@link #state}. */
  private static final int INDEX_BITS = 24;

  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
  private static final int JOB_SHIFT = 2 * INDEX_BITS;

  private final Worker[] workers;
  private final Scratch callerScratch = new Scratch();

  // The current job. `state` holds its number, and between which indices its tasks are not yet
  // claimed: a claim names the job it belongs to, so a worker that wakes late claims nothing of the
  // next one. The caller claims from the front and workers from the back: what a kernel has written
  // is then, for the most part, read by the thread that wrote it, from that thread's cache.
  private final AtomicLong state = new AtomicLong();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<Thread> caller = new AtomicReference<>();
  private volatile Task task = (_, _) -> {};
  private volatile int tasks;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean closed;

  /** Whether idle workers stay awake. */
  private volatile boolean held;

  /** A budget whose workers run on threads that {@code maker} makes. */
  Threads(int count, ThreadFactory maker) {
    workers = new Worker[count - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(maker);
    }
    try {
      for (Worker worker : workers) {
        worker.thread.start();
      }
    } catch (Throwable refused) { // as when the system has no more threads
      close();
      throw refused;
    }
  }

  /**
   * Tasks that kernels cut their work into, at most: enough for as many threads, and the same for
   * any number of them, so that results are.
   */
  public static final int MOST_TASKS = 16;

  /** More than machines have processors; a system may refuse to start a process's next thread. */
  private static final int MOST_THREADS = 4096;

  /**
   * A budget of {@code count} threads, the caller among them.
   *
   * @throws IllegalArgumentException if count is below 1 or above 4096
   * @throws OutOfMemoryError if the system refuses to start so many; none is then left behind
   */
  public static Threads of(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("Threads: expected at least 1, got " + count);
    }
    if (count > MOST_THREADS) {
      throw new IllegalArgumentException(
          "Threads: expected at most " + MOST_THREADS + ", got " + count);
    }
    return new Threads(count, Thread.ofPlatform().daemon().name("lanewise-", 1).factory());
  }

  /** Threads in the budget, the caller among them. */
  public int count() {
    return workers.length + 1;
  }

  /**
   * Runs tasks 0 to {@code tasks − 1} and returns when all are done. Where tasks fail, the first
   * error is thrown here. Shared with workers, all tasks run nevertheless, and errors of others are
   * suppressed by the first; on the caller's thread alone, tasks behind the one that fails are left
   * out.
   *
   * @throws IllegalArgumentException if there are more than 16,777,215
   * @throws IllegalStateException if another thread's job is running, or the budget is closed
   */
  public void run(int tasks, Task task) {
    if (tasks > INDEX_MASK) {
      throw new IllegalArgumentException(
          "Threads: expected at most " + INDEX_MASK + " tasks, got " + tasks);
    }
    Thread current = Thread.currentThread();
    if (runsInsideJob(current)) {
      runAlone(tasks, task, new Scratch());
    } else {
      if (closed) {
        throw new IllegalStateException("Threads: expected an open budget, got a closed one");
      }
      if (!caller.compareAndSet(null, current)) {
        throw new IllegalStateException(
            "Threads: expected one job at a time, got a second from thread '"
                + current.getName()
                + "' while another runs one; give each thread a budget of its own");
      }
      try {
        if (workers.length == 0 || tasks <= 1) {
          runAlone(tasks, task, callerScratch);
        } else {
          runShared(tasks, task);
        }
      } finally {
        caller.set(null);
      }
    }
  }

  /**
   * Keeps workers that have once begun from parking until {@link #release}: for a series of jobs
   * with work of one thread between them, where to wake a worker costs more than many a job.
   */
  public void hold() {
    held = true;
  }

  /** Lets idle workers park again. */
  public void release() {
    held = false;
  }

  /** Ends the workers. */
  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker.thread);
    }
  }

  private boolean runsInsideJob(Thread current) {
    if (current == caller.get()) {
      return true;
    }
    for (Worker worker : workers) {
      if (worker.thread == current) {
        return true;
      }
    }
    return false;
  }

  private static void runAlone(int tasks, Task task, Scratch scratch) {
    for (int i = 0; i < tasks; i++) {
      task.run(i, scratch);
    }
  }

  private void runShared(int tasks, Task task) {
    this.task = task;
    this.tasks = tasks;
    failure.set(null);
    done.set(0);
    long job = (state.get() >>> JOB_SHIFT) + 1;
    state.set((job << JOB_SHIFT) | tasks);
    wake(tasks - 1);
    claimAll(true, callerScratch);
    int looks = 0;
    long deadline = System.nanoTime() + SPIN_NANOS;
    while (done.get() < tasks) {
      if (System.nanoTime() < deadline) {
        lookAgain(++looks);
      } else {
        LockSupport.park(this);
      }
    }
    this.task = (_, _) -> {};
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw rethrow(thrown);
    }
  }

  /**
   * Waits a moment; now and then lets another thread have the core, which may be the one waited
   * for.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it but the time that it saves
  private static void lookAgain(int looks) {
    if (looks % LOOKS_BEFORE_YIELD == 0) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }

  /** Sees to it that this many workers are awake, as far as there are any. */
  private void wake(int most) {
    int count = Math.min(most, workers.length);
    for (int i = 0; i < count; i++) {
      if (workers[i].parked) {
        LockSupport.unpark(workers[i].thread);
      }
    }
  }

  private static int first(long state) {
    return (int) (state >>> INDEX_BITS) & INDEX_MASK;
  }

  private static int end(long state) {
    return (int) state & INDEX_MASK;
  }

  /** Runs tasks until the current job has none left unclaimed. */
  private void claimAll(boolean fromFront, Scratch scratch) {
    long seen = state.get();
    while (first(seen) < end(seen)) {
      if (state.compareAndSet(seen, fromFront ? seen + (1L << INDEX_BITS) : seen - 1)) {
        runClaimed(fromFront ? first(seen) : end(seen) - 1, scratch);
      }
      seen = state.get();
    }
  }

  private void runClaimed(int index, Scratch scratch) {
    try {
      task.run(index, scratch);
    } catch (Throwable thrown) { // handed to the caller, whatever it is: a lost error would hang it
      keep(thrown);
    } finally { // even if there is no memory to keep it: who waits must not wait for ever
      Thread waiting = caller.get();
      if (done.incrementAndGet() == tasks) {
        LockSupport.unpark(waiting);
      }
    }
  }

  private void keep(Throwable thrown) {
    Throwable first = failure.compareAndExchange(null, thrown);
    if (first != null && first != thrown) {
      first.addSuppressed(thrown);
    }
  }

  private static RuntimeException rethrow(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
  }

  /** A thread that takes tasks of job after job. */
  private final class Worker {
    private final Thread thread;

    /** Whether it must be woken to see a new job. Set before the last look for one. */
    private volatile boolean parked;

    Worker(ThreadFactory maker) {
      thread = maker.newThread(this::work);
    }

    private void work() {
      Scratch scratch = new Scratch();
      int looks = 0;
      long deadline = System.nanoTime() + SPIN_NANOS;
      while (!closed) {
        if (hasUnclaimed()) {
          claimAll(false, scratch);
          deadline = System.nanoTime() + SPIN_NANOS;
        } else if (held || System.nanoTime() < deadline) {
          lookAgain(++looks);
        } else {
          parked = true;
          if (!hasUnclaimed() && !closed) {
            LockSupport.park(Threads.this);
          }
          parked = false;
          deadline = System.nanoTime() + SPIN_NANOS;
        }
      }
    }

    private boolean hasUnclaimed() {
      long seen = state.get();
      return first(seen) < end(seen);
    }
  }
}
