package dev.lanewise.engine.plan.step;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.graph.Binary;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The loop {@code y[i] = f(a[i], b[i])} of a {@link Binary}, where a or b may be one number for all
 * i. Sums, products, quotients, extremes and squares go in vectors, the rest one by one: with
 * comparisons among them the loop has more branches than the JIT keeps free of boxes.
 */
final class PairLoop {
  private final Binary.Function function;
  private final PairFunction one;
  private final boolean hasVectors;

  /** A number that all elements of a run share, once for each lane. */
  private final float[] aLanes = new float[LANES];

  private final float[] bLanes = new float[LANES];

  /** The loop of {@code function}. */
  PairLoop(Binary.Function function) {
    this.function = function;
    one = new PairFunction(function);
    hasVectors =
        switch (function) {
          case ADD, SUBTRACT, MULTIPLY, DIVIDE, MIN, MAX -> true;
          default -> false;
        };
  }

  /**
   * Runs over n elements.
   *
   * @param aPace 1, or 0 where a is one number
   * @param bPace 1, or 0 where b is one number
   * @param y may be a or b at the same offset, if that goes at pace 1
   */
  void run(
      int n, float[] a, int aAt, int aPace, float[] b, int bAt, int bPace, float[] y, int yAt) {
    boolean isSquare = function == Binary.Function.POWER && bPace == 0 && b[bAt] == 2;
    int done = hasVectors || isSquare ? FLOATS.loopBound(n) : 0;
    if (done > 0 && isSquare) {
      vectors(Binary.Function.MULTIPLY, done, a, aAt, aPace, a, aAt, aPace, y, yAt);
    } else if (done > 0) {
      vectors(function, done, a, aAt, aPace, b, bAt, bPace, y, yAt);
    }
    for (int i = done; i < n; i++) {
      y[yAt + i] = one.of(a[aAt + i * aPace], b[bAt + i * bPace]);
    }
  }

  /** {@code f(a, b)} of two numbers. */
  float one(float a, float b) {
    return one.of(a, b);
  }

  private void vectors(
      Binary.Function f,
      int n,
      float[] a,
      int aAt,
      int aPace,
      float[] b,
      int bAt,
      int bPace,
      float[] y,
      int yAt) {
    if (aPace == 0) {
      Arrays.fill(aLanes, a[aAt]);
    }
    if (bPace == 0) {
      Arrays.fill(bLanes, b[bAt]);
    }
    wholeVectors(
        f,
        n,
        aPace == 0 ? aLanes : a,
        aPace == 0 ? 0 : aAt,
        aPace * LANES,
        bPace == 0 ? bLanes : b,
        bPace == 0 ? 0 : bAt,
        bPace * LANES,
        y,
        yAt);
  }

  /** Each branch stores its own result: a vector that several branches give would be boxed. */
  private static void wholeVectors(
      Binary.Function f,
      int n,
      float[] a,
      int aFrom,
      int aStep,
      float[] b,
      int bFrom,
      int bStep,
      float[] y,
      int yFrom) {
    int aAt = aFrom;
    int bAt = bFrom;
    for (int yAt = yFrom; yAt < yFrom + n; yAt += LANES) {
      FloatVector u = FloatVector.fromArray(FLOATS, a, aAt);
      FloatVector v = FloatVector.fromArray(FLOATS, b, bAt);
      switch (f) {
        case ADD -> u.add(v).intoArray(y, yAt);
        case SUBTRACT -> u.sub(v).intoArray(y, yAt);
        case MULTIPLY -> u.mul(v).intoArray(y, yAt);
        case DIVIDE -> u.div(v).intoArray(y, yAt);
        case MIN -> u.min(v).intoArray(y, yAt);
        case MAX -> u.max(v).intoArray(y, yAt);
        default -> throw new IllegalStateException("PairLoop: no vectors for " + f);
      }
      aAt += aStep;
      bAt += bStep;
    }
  }
}
