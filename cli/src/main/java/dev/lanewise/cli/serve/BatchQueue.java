package dev.lanewise.cli.serve;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Samples that wait to be run, in the order in which they came. A worker takes what is there at
 * once, up to a batch, so that batches grow with load by themselves. It waits for more only while
 * {@link #announce announced} requests are on their way, and no longer than {@code maxWait}: a lone
 * request waits for nobody. What is there is shared among the workers that are free.
 */
final class BatchQueue {
  /** One sample of a request. */
  record Job(Ticket ticket, int index) {}

  private final int capacity;
  private final long maxWaitNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Job> waiting = new ArrayDeque<>();
  private int coming;
  private int idle;
  private boolean closed;

  /**
   * A queue.
   *
   * @param capacity the most samples that may wait
   * @param maxWaitNanos how long a batch that is not full waits for requests on their way
   */
  BatchQueue(int capacity, long maxWaitNanos) {
    this.capacity = capacity;
    this.maxWaitNanos = maxWaitNanos;
  }

  /** The most samples that may wait. */
  int capacity() {
    return capacity;
  }

  /** Samples that wait. */
  int length() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Workers that have nothing to do. */
  int idle() {
    lock.lock();
    try {
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /** Says that a request was received and will be offered soon, or {@link #retract}ed. */
  void announce() {
    lock.lock();
    try {
      coming++;
    } finally {
      lock.unlock();
    }
  }

  /** Takes back an announcement: the request was refused. */
  void retract() {
    lock.lock();
    try {
      coming--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts all samples of an announced request at the end, or none where there is not enough room.
   *
   * @return whether they were put
   */
  boolean offer(Ticket ticket) {
    lock.lock();
    try {
      coming--;
      boolean room = !closed && ticket.size() <= capacity - waiting.size();
      for (int i = 0; room && i < ticket.size(); i++) {
        waiting.add(new Job(ticket, i));
      }
      changed.signalAll();
      return room;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next batch, and waits for one.
   *
   * @param batch receives 1 to {@code batch.length} jobs
   * @return how many; 0 when the queue was closed and nothing is left
   */
  int take(Job[] batch) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        awaitFirst();
        if (waiting.isEmpty()) {
          return 0;
        }
        awaitMore(batch.length);
        if (!waiting.isEmpty()) { // another worker may have taken all
          return poll(batch);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitFirst() throws InterruptedException {
    idle++;
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
    } finally {
      idle--;
    }
  }

  private void awaitMore(int most) throws InterruptedException {
    long left = maxWaitNanos;
    while (!waiting.isEmpty() && waiting.size() < most && coming > 0 && !closed && left > 0) {
      left = changed.awaitNanos(left);
    }
  }

  private int poll(Job[] batch) {
    int share = Math.ceilDiv(waiting.size(), 1 + idle);
    int count = Math.min(share, batch.length);
    for (int i = 0; i < count; i++) {
      batch[i] = waiting.remove();
    }
    return count;
  }

  /** Takes no more, and tells all who wait: a worker is no longer there. */
  void fail(Throwable cause) {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(job -> job.ticket().fail(job.index(), cause));
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it takes no more. */
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Lets workers end when nothing is left. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
