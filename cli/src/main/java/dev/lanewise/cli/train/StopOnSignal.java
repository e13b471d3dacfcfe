package dev.lanewise.cli.train;

import java.util.concurrent.CountDownLatch;

/**
 * While open, Ctrl-C and a request to terminate do not end the JVM at once: they ask the work to
 * stop, and the JVM ends, with the signal's exit code (130, 143), when this is closed.
 */
public final class StopOnSignal implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  /** Asks with {@code requestStop}, from a thread of its own. */
  public StopOnSignal(Runnable requestStop) {
    hook =
        new Thread(
            () -> {
              requestStop.run();
              awaitClose();
            },
            "lanewise-stop");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      requestStop.run(); // the signal came first
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The JVM ends now.
    }
  }

  @Override
  public void close() {
    System.out.flush();
    System.err.flush();
    closed.countDown();
    if (!hook.isAlive()) {
      removeHook();
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM began to end just now: the hook finds the latch open.
    }
  }
}
