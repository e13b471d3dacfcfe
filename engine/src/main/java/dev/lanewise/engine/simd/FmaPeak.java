package dev.lanewise.engine.simd;

import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;

import jdk.incubator.vector.FloatVector;

/**
 * The most arithmetic that one core can do: fused multiply-adds on registers alone, with nothing to
 * load and nothing to wait for. Figures of kernels are given as a share of it.
 *
 * <p>{@link #run} sums up {@value #CHAINS} independent chains: enough to fill two units of a
 * latency of up to six cycles, few enough for a machine with 16 registers.
 */
public final class FmaPeak {
  /** Independent accumulators. */
  private static final int CHAINS = 12;

  private FmaPeak() {}

  /**
   * Runs {@code steps} rounds, each of one fused multiply-add in every lane of every chain.
   *
   * @return a number that depends on all of the work, so that none of it can be left out
   */
  public static float run(int steps, float factor, float addend) {
    FloatVector a = floats(factor);
    FloatVector b = floats(addend);
    FloatVector c0 = floats(0f);
    FloatVector c1 = floats(1f);
    FloatVector c2 = floats(2f);
    FloatVector c3 = floats(3f);
    FloatVector c4 = floats(4f);
    FloatVector c5 = floats(5f);
    FloatVector c6 = floats(6f);
    FloatVector c7 = floats(7f);
    FloatVector c8 = floats(8f);
    FloatVector c9 = floats(9f);
    FloatVector c10 = floats(10f);
    FloatVector c11 = floats(11f);
    for (int i = 0; i < steps; i++) {
      c0 = c0.fma(a, b);
      c1 = c1.fma(a, b);
      c2 = c2.fma(a, b);
      c3 = c3.fma(a, b);
      c4 = c4.fma(a, b);
      c5 = c5.fma(a, b);
      c6 = c6.fma(a, b);
      c7 = c7.fma(a, b);
      c8 = c8.fma(a, b);
      c9 = c9.fma(a, b);
      c10 = c10.fma(a, b);
      c11 = c11.fma(a, b);
    }
    FloatVector low = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    FloatVector high = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
    return low.add(high).lane(0);
  }

  /** The same chains, one lane each: what a core does without vectors. */
  public static float runScalar(int steps, float factor, float addend) {
    float c0 = 0f;
    float c1 = 1f;
    float c2 = 2f;
    float c3 = 3f;
    float c4 = 4f;
    float c5 = 5f;
    float c6 = 6f;
    float c7 = 7f;
    float c8 = 8f;
    float c9 = 9f;
    float c10 = 10f;
    float c11 = 11f;
    for (int i = 0; i < steps; i++) {
      c0 = Math.fma(c0, factor, addend);
      c1 = Math.fma(c1, factor, addend);
      c2 = Math.fma(c2, factor, addend);
      c3 = Math.fma(c3, factor, addend);
      c4 = Math.fma(c4, factor, addend);
      c5 = Math.fma(c5, factor, addend);
      c6 = Math.fma(c6, factor, addend);
      c7 = Math.fma(c7, factor, addend);
      c8 = Math.fma(c8, factor, addend);
      c9 = Math.fma(c9, factor, addend);
      c10 = Math.fma(c10, factor, addend);
      c11 = Math.fma(c11, factor, addend);
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + (c6 + c7 + c8 + c9 + c10 + c11);
  }

  /** Floating-point operations of {@code run(steps, …)}: two for every multiply-add. */
  public static long flops(int steps) {
    return LANES * scalarFlops(steps);
  }

  /** Floating-point operations of {@code runScalar(steps, …)}. */
  public static long scalarFlops(int steps) {
    return 2L * CHAINS * steps;
  }
}
