package dev.lanewise.conformance.gradient;

/**
 * Differences of seven values that stand one step apart, k = −3 … 3: B. Fornberg, "Generation of
 * Finite Difference Formulas on Arbitrarily Spaced Grids", Mathematics of Computation 51, 1988.
 *
 * <pre>
 * order 6:  f' = Σ FIRST[k]·f(k·h)/h + O(h⁶)
 * order 4:  f' = Σ FIRST_COARSE[k]·f(k·h)/h + O(h⁴)
 * fifth  :  Σ FIFTH[k]·f(k·h) = h⁵·f⁽⁵⁾ + …
 * sixth  :  Σ SIXTH[k]·f(k·h) = h⁶·f⁽⁶⁾ + …
 * </pre>
 *
 * <p>Where f is smooth at this step, the fifth and the sixth are next to nothing. One of them is 0
 * at some kinks too: the sixth where a slope bends at the point itself, as {@code max(x, 0)²} at 0,
 * the fifth where a slope jumps there; not both.
 */
final class Stencil {
  /** Steps to each side. */
  static final int REACH = 3;

  static final int POINTS = 2 * REACH + 1;

  static final double[] FIRST = {
    -1 / 60.0, 9 / 60.0, -45 / 60.0, 0, 45 / 60.0, -9 / 60.0, 1 / 60.0
  };
  static final double[] FIRST_COARSE = {0, 1 / 12.0, -8 / 12.0, 0, 8 / 12.0, -1 / 12.0, 0};
  static final double[] FIFTH = {-0.5, 2, -2.5, 0, 2.5, -2, 0.5};
  static final double[] SIXTH = {1, -6, 15, -20, 15, -6, 1};

  /** Deviation of the first difference of independent values of deviation 1: 1.08. */
  static final double FIRST_NORM = norm(FIRST);

  /** Deviation of the fifth difference of independent values of deviation 1: 4.58. */
  static final double FIFTH_NORM = norm(FIFTH);

  /** Deviation of the sixth difference of independent values of deviation 1: 30.4. */
  static final double SIXTH_NORM = norm(SIXTH);

  private Stencil() {}

  private static double norm(double[] weights) {
    double sum = 0;
    for (double w : weights) {
      sum += w * w;
    }
    return Math.sqrt(sum);
  }
}
