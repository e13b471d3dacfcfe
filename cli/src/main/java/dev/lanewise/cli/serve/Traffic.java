package dev.lanewise.cli.serve;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Requests that are being answered, and when the last one came. */
final class Traffic {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int active;
  private long last = System.nanoTime();

  void begin() {
    lock.lock();
    try {
      active++;
      last = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      active--;
      last = System.nanoTime();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int active() {
    lock.lock();
    try {
      return active;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing was answered and nothing came for a while.
   *
   * @param quietMillis the while
   * @param mostMillis longer it does not wait
   * @return whether that was reached
   */
  boolean awaitQuiet(long quietMillis, long mostMillis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    long quiet = TimeUnit.MILLISECONDS.toNanos(quietMillis);
    lock.lock();
    try {
      while (true) {
        long now = System.nanoTime();
        long missing = active > 0 ? Long.MAX_VALUE : quiet - (now - last);
        if (missing <= 0) {
          return true;
        }
        if (end - now <= 0) {
          return false;
        }
        changed.awaitNanos(Math.min(missing, end - now));
      }
    } finally {
      lock.unlock();
    }
  }
}
