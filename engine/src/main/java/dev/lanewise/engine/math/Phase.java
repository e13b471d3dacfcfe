package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;
import static dev.lanewise.engine.simd.Simd.ints;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ULT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The phase {@code |x|·2ˢ·2/π mod 4} of large arguments (s is 0 or 1), exactly enough for every
 * float: Payne and Hanek, Radian reduction for trigonometric functions, SIGNUM 1983, in integers.
 *
 * <p>{@code |x|·2ˢ = m·2ᵉ} with 24 bits of m, so that of the bits of 2/π only 96 matter: those
 * before them count whole turns, those after them are below 2^-70. The product of m with these 96,
 * modulo 2^96, is the phase in units of 2^-94; its first 64 bits, in two words, are enough: no
 * float comes nearer to a multiple of π/2 than about 2^-30. The first two bits count quarter turns.
 */
final class Phase {
  /** Bits of 2/π, behind eight zeros. */
  private static final int T0 = 0x00a2_f983;

  private static final int T1 = 0x6e4e_4415;
  private static final int T2 = 0x29fc_2757;
  private static final int T3 = 0xd1f5_34dd;
  private static final int T4 = 0xc0db_6295;
  private static final int T5 = 0x993c_4390;
  private static final int T6 = 0x41fe_5163;

  private static final int SIGNIFICAND_BITS = 23;
  private static final int HIDDEN_BIT = 1 << SIGNIFICAND_BITS;

  /** Exponent field of the least argument, 2^17. */
  private static final int LEAST_EXPONENT = 144;

  private static final float HALF_PI = 0x1.921fb6p0f;
  private static final float HALF_PI_LOW = -0x1.777a5cp-25f;

  private Phase() {}

  /** 24 bits of a normal x. */
  static IntVector significand(FloatVector x) {
    return x.reinterpretAsInts().lanewise(AND, HIDDEN_BIT - 1).lanewise(OR, HIDDEN_BIT);
  }

  /** Where in the table the 96 bits begin, 0 to 111, for {@code 2^17 ≤ |x|·2ˢ} and finite x. */
  static IntVector start(FloatVector x, int s) {
    return x.abs().reinterpretAsInts().lanewise(LSHR, SIGNIFICAND_BITS).sub(LEAST_EXPONENT - s);
  }

  /** The first 32 of the 96 bits. */
  static IntVector word0(IntVector start) {
    return shifted(start, pick(start, T0, T1, T2, T3), pick(start, T1, T2, T3, T4));
  }

  /** The next 32. */
  static IntVector word1(IntVector start) {
    return shifted(start, pick(start, T1, T2, T3, T4), pick(start, T2, T3, T4, T5));
  }

  /** The last 32. */
  static IntVector word2(IntVector start) {
    return shifted(start, pick(start, T2, T3, T4, T5), pick(start, T3, T4, T5, T6));
  }

  private static IntVector pick(IntVector start, int a, int b, int c, int d) {
    IntVector index = start.lanewise(LSHR, 5);
    return ints(a)
        .blend(b, index.compare(EQ, 1))
        .blend(c, index.compare(EQ, 2))
        .blend(d, index.compare(EQ, 3));
  }

  /** 32 bits of two words, from the start's place in the first one. */
  private static IntVector shifted(IntVector start, IntVector first, IntVector second) {
    IntVector shift = start.lanewise(AND, 31);
    IntVector back = ints(31).sub(shift);
    return first.lanewise(LSHL, shift).lanewise(OR, second.lanewise(LSHR, 1).lanewise(LSHR, back));
  }

  /** The second word of the phase. */
  static IntVector low(IntVector m, IntVector word1, IntVector word2) {
    return m.mul(word1).add(productHigh(m, word2));
  }

  /** Its first word, two bits of which stand before the point. */
  static IntVector high(IntVector m, IntVector word0, IntVector word1, IntVector low) {
    IntVector carry = ints(0).blend(1, low.compare(ULT, m.mul(word1)));
    return m.mul(word0).add(productHigh(m, word1)).add(carry);
  }

  /** The bits of {@code m·w} from 2^32 on, for m below 2^24: byte by byte, so that none is lost. */
  private static IntVector productHigh(IntVector m, IntVector w) {
    IntVector sum = m.mul(w.lanewise(AND, 0xff)).lanewise(LSHR, 8);
    sum = m.mul(w.lanewise(LSHR, 8).lanewise(AND, 0xff)).add(sum).lanewise(LSHR, 8);
    sum = m.mul(w.lanewise(LSHR, 16).lanewise(AND, 0xff)).add(sum).lanewise(LSHR, 8);
    return m.mul(w.lanewise(LSHR, 24)).add(sum).lanewise(LSHR, 8);
  }

  /** The whole number of quarter turns nearest to the phase; its last two bits matter. */
  static IntVector quarters(IntVector high) {
    return high.add(1 << 29).lanewise(ASHR, 30);
  }

  /** What is left, in radians, rounded. */
  static FloatVector remainder(IntVector high, IntVector low) {
    return fraction(high, low).mul(HALF_PI);
  }

  /** What that rounding lost. */
  static FloatVector remainderLow(IntVector high, IntVector low) {
    FloatVector f = fraction(high, low);
    FloatVector sum = first(high).add(second(high, low));
    FloatVector fLow = rest(high, low, sum).sub(f.sub(sum));
    FloatVector lost = f.fma(floats(HALF_PI), f.mul(HALF_PI).neg());
    return fLow.fma(floats(HALF_PI), f.fma(floats(HALF_PI_LOW), lost));
  }

  /** What is left, in quarter turns, rounded. */
  private static FloatVector fraction(IntVector high, IntVector low) {
    FloatVector sum = first(high).add(second(high, low));
    return sum.add(rest(high, low, sum));
  }

  private static FloatVector rest(IntVector high, IntVector low, FloatVector sum) {
    FloatVector third = PowerOfTwo.number(low.lanewise(AND, 0xfffff)).mul(0x1p-62f);
    return second(high, low).sub(sum.sub(first(high))).add(third);
  }

  /** Bits of weight 2^-1 to 2^-20, with the sign. */
  private static FloatVector first(IntVector high) {
    IntVector left = high.sub(quarters(high).lanewise(LSHL, 30));
    return PowerOfTwo.number(left.lanewise(ASHR, 10)).mul(0x1p-20f);
  }

  /** Bits of weight 2^-21 to 2^-42. */
  private static FloatVector second(IntVector high, IntVector low) {
    IntVector bits = high.lanewise(AND, 0x3ff).lanewise(LSHL, 12);
    return PowerOfTwo.number(bits.lanewise(OR, low.lanewise(LSHR, 20))).mul(0x1p-42f);
  }
}
