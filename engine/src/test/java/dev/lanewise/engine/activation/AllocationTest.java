package dev.lanewise.engine.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Vectors that the JIT fails to keep in registers are boxed, and allocate. All loops are first used
 * in turn, at many lengths, as a process does that trains with several activations.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int CALLS = 200;

  /** How long the JIT may take, on a machine that does other things as well. */
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final float[] x = new float[4096];
  private final float[] dy = new float[4096];
  private final float[] y = new float[4096];

  static List<Activation> activations() {
    return Formulas.spliceable();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void nothingIsAllocatedInASteadyState(Activation activation) {
    ActivationLoops loops = ActivationLoops.of(activation);
    assertAllocatesNothing(() -> {
      for (int n : new int[] {1000, 7, 64}) {
        loops.forward(n, x, 0, y, 0);
      }
    });
    assertAllocatesNothing(() -> {
      for (int n : new int[] {1000, 7, 64}) {
        loops.backward(n, x, 0, dy, 0, y, 0);
      }
    });
    assertAllocatesNothing(() -> {
      for (int columns : new int[] {32, 27, 3}) {
        loops.epilogue(12, columns, x, 0, y, 0, columns, null, 0, dy, 0);
        loops.epilogue(12, columns, y, 0, y, 0, columns, dy, 0, null, 0);
      }
    });
  }

  /** Waits until the work allocates nothing; fails if that never comes. */
  private static void assertAllocatesNothing(Runnable work) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long bytes;
    do {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        work.run();
      }
      bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    } while (bytes > 0 && System.nanoTime() < deadline);
    assertEquals(0, bytes);
  }
}
