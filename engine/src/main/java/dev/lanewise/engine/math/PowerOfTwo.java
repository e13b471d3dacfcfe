package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Integers held in floats and powers of two, by way of their bit patterns. */
final class PowerOfTwo {
  /**
   * 1.5·2^23: a float beside it has no bits below one, so that adding it rounds to the nearest
   * integer (ties to even), which then stands in the lowest bits. Good for integers within ±2^22.
   */
  static final float ROUNDER = 0x1.8p23f;

  private static final int ROUNDER_BITS = 0x4b40_0000;

  private static final int BIAS = 127;
  private static final int SIGNIFICAND_BITS = 23;

  private PowerOfTwo() {}

  /** The integer that was rounded by adding {@link #ROUNDER}. */
  static IntVector integer(FloatVector rounded) {
    return rounded.reinterpretAsInts().sub(ROUNDER_BITS);
  }

  /** An integer within ±2^22 as a float. */
  static FloatVector number(IntVector k) {
    return k.add(ROUNDER_BITS).reinterpretAsFloats().sub(floats(ROUNDER));
  }

  /** {@code 2ᵏ} for −127 < k < 128; k = −127 gives 0. */
  static FloatVector of(IntVector k) {
    return k.add(BIAS).lanewise(LSHL, SIGNIFICAND_BITS).reinterpretAsFloats();
  }
}
