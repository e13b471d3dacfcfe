package dev.lanewise.engine.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What work allocates once the JIT has compiled it: vectors that it fails to hold are boxed. */
public final class SteadyState {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** How long the JIT may take, on a machine that does other things as well. */
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private SteadyState() {}

  /** Waits until so many calls allocate nothing; fails if that never comes. */
  public static void assertAllocatesNothing(String what, int calls, Runnable work) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long bytes;
    do {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        work.run();
      }
      bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    } while (bytes > 0 && System.nanoTime() < deadline);
    assertEquals(0, bytes, what);
  }
}
