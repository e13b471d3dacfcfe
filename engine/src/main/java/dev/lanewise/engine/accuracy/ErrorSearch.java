package dev.lanewise.engine.accuracy;

import java.util.function.DoubleUnaryOperator;

/**
 * Looks for the worst error of a function of floats, over the inputs that it is given: some, a grid
 * of bit patterns, or all of them. One thread; the results of several are joined by {@link
 * WorstError#or}.
 *
 * <p>Near a zero of the reference a relative error may be meaningless: an error within {@link
 * Tolerance#nearZero} does not count where the reference changes its sign within a quarter of x on
 * either side. In the tails, where it only fades, the error counts.
 */
public final class ErrorSearch {
  /** The function: {@code y[i] = f(x[i])} for n elements. */
  @FunctionalInterface
  public interface Kernel {
    /** Computes n elements. */
    void apply(int n, float[] x, float[] y);
  }

  /**
   * What is allowed.
   *
   * @param ulps the greatest error in units in the last place
   * @param nearZero the greatest absolute error near a zero of the reference
   */
  public record Tolerance(double ulps, double nearZero) {}

  private static final int BLOCK = 4096;

  /** A unit in the last place of x is more than {@code |x|·2^-24}: most errors need no division. */
  private static final double LEAST_ULP = 0x1p-24;

  private final Kernel kernel;
  private final DoubleUnaryOperator reference;
  private final DoubleUnaryOperator magnitude;
  private final Tolerance tolerance;
  private final float[] x = new float[BLOCK];
  private final float[] y = new float[BLOCK];
  private WorstError worst = WorstError.NONE;

  /** A search that has seen nothing yet. */
  public ErrorSearch(Kernel kernel, DoubleUnaryOperator reference, Tolerance tolerance) {
    this(kernel, reference, reference, tolerance);
  }

  /**
   * A search for results whose terms may cancel, so that no digits of a small one are promised.
   *
   * @param magnitude what rounding errors are relative to: units in its last place are counted,
   *     where they are more than those of the reference; nothing is asked where it is infinite
   */
  public ErrorSearch(
      Kernel kernel,
      DoubleUnaryOperator reference,
      DoubleUnaryOperator magnitude,
      Tolerance tolerance) {
    this.kernel = kernel;
    this.reference = reference;
    this.magnitude = magnitude;
    this.tolerance = tolerance;
  }

  /** Tries these inputs. */
  public void tryInputs(float... inputs) {
    for (int from = 0; from < inputs.length; from += BLOCK) {
      int n = Math.min(BLOCK, inputs.length - from);
      System.arraycopy(inputs, from, x, 0, n);
      tryBlock(n);
    }
  }

  /**
   * Tries the floats of the bit patterns {@code from}, {@code from + step}, … below {@code to};
   * {@code (0, 1L << 32, 1)} are all of them.
   */
  public void tryBits(long from, long to, long step) {
    long bits = from;
    while (bits < to) {
      int n = 0;
      for (; n < BLOCK && bits < to; bits += step) {
        x[n++] = Float.intBitsToFloat((int) bits);
      }
      tryBlock(n);
    }
  }

  /** The worst error so far; errors that are excused near a zero are left out. */
  public WorstError worst() {
    return worst;
  }

  /** Whether no error was worse than allowed. */
  public boolean passed() {
    return worst.ulps() <= tolerance.ulps();
  }

  private void tryBlock(int n) {
    kernel.apply(n, x, y);
    for (int i = 0; i < n; i++) {
      double expected = reference.applyAsDouble(x[i]);
      if (!(Math.abs(y[i] - expected) <= worst.ulps() * LEAST_ULP * Math.abs(expected))) {
        judge(x[i], y[i], expected);
      }
    }
  }

  private void judge(float input, float got, double expected) {
    if (Ulp.error(got, expected) > worst.ulps()) {
      double ulps = errorOfTerms(input, got, expected);
      if (ulps > worst.ulps() && !isExcused(input, got, expected, ulps)) {
        worst = new WorstError(ulps, input, got, expected);
      }
    }
  }

  private double errorOfTerms(float input, float got, double expected) {
    double size = magnitude.applyAsDouble(input);
    if (size == Double.POSITIVE_INFINITY && Math.abs(expected) < size) {
      return 0;
    }
    double ulps = Ulp.error(got, expected);
    return size > Math.abs(expected) ? ulps * Ulp.of(expected) / Ulp.of(size) : ulps;
  }

  private boolean isExcused(float input, float got, double expected, double ulps) {
    return ulps > tolerance.ulps()
        && Math.abs(got - expected) <= tolerance.nearZero()
        && reference.applyAsDouble(0.75 * input) * reference.applyAsDouble(1.25 * input) <= 0;
  }
}
