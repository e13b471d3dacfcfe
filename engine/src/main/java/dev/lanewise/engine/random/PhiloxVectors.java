package dev.lanewise.engine.random;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.LONGS;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The blocks of many counters at a time, each to the bits of {@link Philox}.
 *
 * <p>A 64-bit lane holds two words of a block, above the one that the next round multiplies: {@code
 * x = c0·2³² + c1} and {@code y = c2·2³² + c3}. A round of Philox-4x32 (Salmon et al., "Parallel
 * Random Numbers: As Easy as 1, 2, 3", SC 2011, section 4.3) is then
 *
 * <pre>
 * x' = M1·(y >>> 32) ^ x << 32 ^ k0 << 32        k0' = k0 + W0
 * y' = M0·(x >>> 32) ^ y << 32 ^ k1 << 32        k1' = k1 + W1
 * </pre>
 */
final class PhiloxVectors {
  /** Numbers that one step of the loop draws: four from each lane's block. */
  static final int GROUP = Philox.WORDS * LONGS.length();

  /** Words in their order, {@code x1 x0 y1 y0} of each lane, from the lower half of lanes. */
  private static final VectorShuffle<Float> LOWER =
      VectorShuffle.fromOp(FLOATS, PhiloxVectors::wordAt);

  private static final VectorShuffle<Float> UPPER =
      VectorShuffle.fromOp(FLOATS, lane -> LANES / 2 + wordAt(lane));

  /** Where words of y belong. */
  private static final VectorMask<Float> OF_Y = VectorMask.fromLong(FLOATS, 0xCCCCCCCCCCCCCCCCL);

  private PhiloxVectors() {}

  private static int wordAt(int lane) {
    return 2 * (lane / 4) + (1 - lane % 2);
  }

  /**
   * Fills {@code to[offset..offset + n)} with numbers {@code first} to {@code first + n − 1},
   * uniform in [0, 1): the upper 24 bits of each word.
   *
   * @param first a multiple of 4
   * @param counterHigh second half of all counters
   * @param n a multiple of {@link #GROUP}
   */
  static void uniforms(long key, long first, long counterHigh, float[] to, int offset, int n) {
    // C2 multiplies 32 by 32 bits in one instruction where it sees that the upper halves are 0: in
    // x and y by their shifts, in constants by this and. Without it 256 bits of AVX2 take 2.5 times
    // as long.
    LongVector m0 = LongVector.broadcast(LONGS, Philox.MULTIPLIER_0).and(Philox.LOW);
    LongVector m1 = LongVector.broadcast(LONGS, Philox.MULTIPLIER_1).and(Philox.LOW);
    LongVector numbers = LongVector.broadcast(LONGS, first).addIndex(Philox.WORDS);
    for (int i = 0; i < n; i += GROUP) {
      LongVector counters = numbers.lanewise(LSHR, 2);
      LongVector x = counters.lanewise(LSHL, 32).or(counters.lanewise(LSHR, 32));
      LongVector y = LongVector.broadcast(LONGS, Long.rotateLeft(counterHigh, 32));
      long k0 = key << 32;
      long k1 = key & ~Philox.LOW;
      for (int round = 0; round < Philox.ROUNDS; round++) {
        LongVector product0 = x.lanewise(LSHR, 32).mul(m0);
        LongVector product1 = y.lanewise(LSHR, 32).mul(m1);
        x = product1.lanewise(XOR, x.lanewise(LSHL, 32)).lanewise(XOR, k0);
        y = product0.lanewise(XOR, y.lanewise(LSHL, 32)).lanewise(XOR, k1);
        k0 += (long) Philox.WEYL_0 << 32;
        k1 += (long) Philox.WEYL_1 << 32;
      }
      FloatVector ofX = toUniforms(x);
      FloatVector ofY = toUniforms(y);
      ofX.rearrange(LOWER).blend(ofY.rearrange(LOWER), OF_Y).intoArray(to, offset + i);
      ofX.rearrange(UPPER).blend(ofY.rearrange(UPPER), OF_Y).intoArray(to, offset + i + LANES);
      numbers = numbers.add(GROUP);
    }
  }

  private static FloatVector toUniforms(LongVector words) {
    FloatVector upper24 = (FloatVector) words.reinterpretAsInts().lanewise(LSHR, 8).convert(I2F, 0);
    return upper24.mul(CounterRandom.TO_FLOAT);
  }
}
