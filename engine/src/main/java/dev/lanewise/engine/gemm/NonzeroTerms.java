package dev.lanewise.engine.gemm;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The terms that the sums of a left factor's rows need: by groups of rows, those for which some row
 * is not 0. Pictures have dark edges, features that are one of many are mostly 0, and so is what
 * ReLU made negative.
 *
 * <p>Groups and terms depend on the rows alone, not on the machine.
 */
final class NonzeroTerms {
  /**
   * Rows of a group, of which the last may have fewer: what a tile of {@link SparseProduct} has.
   */
  static final int GROUP_ROWS = 8;

  /** Terms that a panel may have to stay in a second cache while several groups go past it. */
  private static final int MOST_IN_CACHE = 4096;

  /** All bits of a float but its sign: 0 in zeros alone. */
  private static final int MAGNITUDE = 0x7fffffff;

  private final int rows;
  private final int k;
  private final int most;
  private final int[] bits;

  /** (group, k), of which each group fills its first {@link #count}. */
  private final int[] list;

  private final int[] counts;

  /** For {@code rows} rows of {@code k} terms. */
  NonzeroTerms(int rows, int k) {
    this.rows = rows;
    this.k = k;
    most = rows == 1 ? k / 4 * 3 : Math.min(k / 4 * 3, MOST_IN_CACHE);
    counts = new int[Math.ceilDiv(rows, GROUP_ROWS)];
    list = new int[counts.length * k];
    bits = new int[k];
  }

  /**
   * Finds the terms, if they are few: up to three quarters of the first group's, since leaps cost a
   * product up to a quarter, and no more of several rows' than a cache takes.
   *
   * @param a rows one after another; NaN is not 0
   * @return whether they are few; if not, nothing was found
   */
  boolean areFew(float[] a, int aOffset) {
    for (int group = 0; group < counts.length; group++) {
      int first = group * GROUP_ROWS;
      collect(Math.min(GROUP_ROWS, rows - first), a, aOffset + first * k);
      counts[group] = list(group * k);
      if (group == 0 && counts[0] > most) {
        return false;
      }
    }
    return true;
  }

  /** The bits that some row has, by term. */
  private void collect(int rows, float[] a, int at) {
    int whole = FLOATS.loopBound(k);
    for (int p = 0; p < whole; p += LANES) {
      IntVector any = Simd.ints(0);
      for (int row = 0; row < rows; row++) {
        any = any.or(FloatVector.fromArray(FLOATS, a, at + row * k + p).viewAsIntegralLanes());
      }
      any.intoArray(bits, p);
    }
    for (int p = whole; p < k; p++) {
      int any = 0;
      for (int row = 0; row < rows; row++) {
        any |= Float.floatToRawIntBits(a[at + row * k + p]);
      }
      bits[p] = any;
    }
  }

  /** Lists the terms that have bits; returns how many. */
  private int list(int first) {
    int to = first;
    for (int p = 0; p < k; p++) {
      list[to] = p;
      to += (bits[p] & MAGNITUDE) == 0 ? 0 : 1; // no jump: nobody could predict it
    }
    return to - first;
  }

  /** Groups of rows. */
  int groups() {
    return counts.length;
  }

  /** Terms of a group. */
  int count(int group) {
    return counts[group];
  }

  /** Where in {@link #list} the terms of a group begin, ascending. */
  int first(int group) {
    return group * k;
  }

  /** The terms of all groups. */
  int[] list() {
    return list;
  }
}
