package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.LANES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.threads.Scratch;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Vectors that the JIT fails to keep in registers are boxed, and allocate. All loops are first used
 * in turn, at many lengths, as a process does that trains with several activations.
 *
 * <p>A JVM that has compiled hundreds of loops before (that of all the other tests) leaves, once in
 * a few runs, two to five boxes a vector in one of the longest: hence a JVM of its own.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final Scratch SCRATCH = new Scratch();

  private static final int CALLS = 50;
  private static final int[] SIZES = {7, 64, 4 * LANES + 3};
  private static final int[] COLUMNS = {32, 27, 3};

  /** How long the JIT may take, on a machine that does other things as well. */
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final float[] x = new float[512];
  private final float[] dy = new float[512];
  private final float[] y = new float[512];

  /** Near zero and far from it by turns: formulas that leave out a part take it now and then. */
  AllocationTest() {
    for (int i = 0; i < x.length; i++) {
      x[i] = (i & 32) == 0 ? 0f : 3f;
    }
  }

  /** The shortest formulas, the longest, and one that leaves out a part. */
  static List<Activation> activations() {
    return List.of(
        Activations.RELU,
        Activations.SIGMOID,
        Activations.GELU,
        Activations.SNAKE,
        Activations.SOFT_EXPONENTIAL,
        Activations.SERF,
        Activations.MISH,
        Activations.SMU);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void nothingIsAllocatedInASteadyState(Activation activation) {
    ActivationLoops loops = ActivationLoops.of(activation);
    assertAllocatesNothing(() -> {
      for (int n : SIZES) {
        loops.forward(n, x, 0, y, 0, SCRATCH);
      }
    });
    assertAllocatesNothing(() -> {
      for (int n : SIZES) {
        loops.backward(n, x, 0, dy, 0, y, 0, SCRATCH);
      }
    });
    assertAllocatesNothing(() -> {
      for (int columns : COLUMNS) {
        loops.epilogue(12, columns, x, 0, y, 0, columns, null, 0, dy, 0, SCRATCH);
        loops.epilogue(12, columns, y, 0, y, 0, columns, dy, 0, null, 0, SCRATCH);
      }
    });
  }

  /** Waits until the work allocates nothing; fails if that never comes. */
  static void assertAllocatesNothing(Runnable work) {
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
