package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.SteadyState.assertAllocatesNothing;

import dev.lanewise.engine.threads.Scratch;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Vectors that the JIT fails to keep in registers are boxed, and allocate. All loops are first used
 * in turn, at many lengths, as a process does that trains with several activations.
 *
 * <p>C2 may leave boxes in the longest of them, see {@link Splicer}: in a JVM that has compiled
 * hundreds of loops before, once in a few runs, and where it compiles in a hurry, without a full
 * profile. Hence a JVM of its own, which waits for each compilation (-Xbatch).
 */
class AllocationTest {
  private static final Scratch SCRATCH = new Scratch();

  private static final int CALLS = 50;
  private static final int[] SIZES = {7, 64, 4 * LANES + 3};
  private static final int[] COLUMNS = {32, 27, 3};

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
    assertAllocatesNothing(
        activation.name(),
        CALLS,
        () -> {
          for (int n : SIZES) {
            loops.forward(n, x, 0, y, 0, SCRATCH);
          }
        });
    assertAllocatesNothing(
        activation.name(),
        CALLS,
        () -> {
          for (int n : SIZES) {
            loops.backward(n, x, 0, dy, 0, y, 0, SCRATCH);
          }
        });
    assertAllocatesNothing(
        activation.name(),
        CALLS,
        () -> {
          for (int columns : COLUMNS) {
            loops.epilogue(12, columns, x, 0, y, 0, columns, null, 0, dy, 0, SCRATCH);
            loops.epilogue(12, columns, y, 0, y, 0, columns, dy, 0, null, 0, SCRATCH);
          }
        });
  }
}
