package dev.lanewise.engine.simd;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Neighbouring elements of a row of two vectors, taken apart and put together. */
public final class Pairs {
  private static final VectorShuffle<Float> EVENS =
      VectorShuffle.fromOp(FLOATS, lane -> 2 * lane % LANES);
  private static final VectorShuffle<Float> ODDS =
      VectorShuffle.fromOp(FLOATS, lane -> (2 * lane + 1) % LANES);
  private static final VectorShuffle<Float> LOW_TWICE =
      VectorShuffle.fromOp(FLOATS, lane -> lane / 2);
  private static final VectorShuffle<Float> HIGH_TWICE =
      VectorShuffle.fromOp(FLOATS, lane -> (LANES + lane) / 2);
  private static final VectorMask<Float> UPPER_HALF =
      VectorMask.fromLong(FLOATS, -1L << (LANES / 2));
  private static final VectorMask<Float> ODD_LANES =
      VectorMask.fromLong(FLOATS, 0xAAAAAAAAAAAAAAAAL);

  private Pairs() {}

  /** Elements 0, 2, 4, … of the two vectors. */
  public static FloatVector evens(FloatVector first, FloatVector second) {
    return first.rearrange(EVENS).blend(second.rearrange(EVENS), UPPER_HALF);
  }

  /** Elements 1, 3, 5, … of the two vectors. */
  public static FloatVector odds(FloatVector first, FloatVector second) {
    return first.rearrange(ODDS).blend(second.rearrange(ODDS), UPPER_HALF);
  }

  /** Each element of the lower half twice. */
  public static FloatVector lowTwice(FloatVector v) {
    return v.rearrange(LOW_TWICE);
  }

  /** Each element of the upper half twice. */
  public static FloatVector highTwice(FloatVector v) {
    return v.rearrange(HIGH_TWICE);
  }

  /** {@code even[0], odd[0], even[1], odd[1], …}: the first vector of the row. */
  public static FloatVector firstOf(FloatVector even, FloatVector odd) {
    return even.rearrange(LOW_TWICE).blend(odd.rearrange(LOW_TWICE), ODD_LANES);
  }

  /** The second, from the upper halves. */
  public static FloatVector secondOf(FloatVector even, FloatVector odd) {
    return even.rearrange(HIGH_TWICE).blend(odd.rearrange(HIGH_TWICE), ODD_LANES);
  }
}
