package dev.lanewise.conformance.gradient;

import java.util.function.DoubleUnaryOperator;

/**
 * The derivative of a function of one number by seven values that stand a step apart, with a bound
 * on its error: what truncation adds (its distance from the difference of lower order) and what
 * rounding adds (the bound on the error of each value, through the weights).
 *
 * @param step between values
 * @param value of the derivative
 * @param bound on its error
 * @param smooth whether the fifth and the sixth difference are no more than rounding: no kink
 *     within three steps
 */
public record Slope(double step, double value, double bound, boolean smooth) {
  /** A kink that hides in rounding can move the difference by a few times as much as rounding. */
  private static final double HIDDEN_KINK = 4;

  /** Measurements of rounding, and the shortest step of them, of the point's size. */
  private static final int SAMPLES = 8;

  private static final double SHORTEST = 0x1p-40;
  private static final double LEAST_ROUNDING = 0x1p-44;

  /** A bound on the error of values. */
  @FunctionalInterface
  public interface Rounding {
    /** The bound on that of y, the value at x. */
    double of(double x, double y);
  }

  /**
   * Of {@code f} at {@code x}.
   *
   * @param step a power of two, for {@code x ± 3·step} to be exact
   */
  public static Slope at(DoubleUnaryOperator f, double x, double step, Rounding rounding) {
    double fine = 0;
    double coarse = 0;
    double fifth = 0;
    double sixth = 0;
    double blur = 0;
    double blurOfFifth = 0;
    double blurOfSixth = 0;
    for (int k = 0; k < Stencil.POINTS; k++) {
      double at = x + (k - Stencil.REACH) * step;
      double y = f.applyAsDouble(at);
      double error = rounding.of(at, y);
      fine += Stencil.FIRST[k] * y;
      coarse += Stencil.FIRST_COARSE[k] * y;
      fifth += Stencil.FIFTH[k] * y;
      sixth += Stencil.SIXTH[k] * y;
      blur += Math.abs(Stencil.FIRST[k]) * error;
      blurOfFifth += Math.abs(Stencil.FIFTH[k]) * error;
      blurOfSixth += Math.abs(Stencil.SIXTH[k]) * error;
    }
    return new Slope(
        step,
        fine / step,
        (Math.abs(fine - coarse) + HIDDEN_KINK * blur) / step,
        Math.abs(fifth) <= blurOfFifth && Math.abs(sixth) <= blurOfSixth);
  }

  /**
   * The bound on the error of values of {@code f} near {@code x}, measured: with steps so short
   * that a smooth function is a line, sixth differences are rounding alone. It is six times their
   * root mean square over the weights', and at least 2^-44 of the value: errors that go along with
   * x do not show.
   */
  public static Rounding roundingOf(DoubleUnaryOperator f, double x) {
    double squares = 0;
    double scale = Math.scalb(1.0, Math.getExponent(Math.max(Math.abs(x), 0x1p-10)));
    for (int sample = 0; sample < SAMPLES; sample++) {
      double sixth = 0;
      for (int k = 0; k < Stencil.POINTS; k++) {
        double distance = (k - Stencil.REACH) * (2 * sample + 1) * SHORTEST * scale;
        sixth += Stencil.SIXTH[k] * f.applyAsDouble(x + distance);
      }
      squares += sixth * sixth;
    }
    double measured = Noise.SIGMAS * Math.sqrt(squares / SAMPLES) / Stencil.SIXTH_NORM;
    return (_, y) -> Math.max(measured, LEAST_ROUNDING * Math.abs(y));
  }
}
