package dev.lanewise.conformance.gradient;

/**
 * A numerical derivative along some elements, at one step.
 *
 * @param exponent the step is 2 to this power, times the variable's scale
 * @param numeric the derivative, of order 6
 * @param truncation its distance from the one of order 4, more than it is itself off (Richardson)
 * @param noise deviation that rounding gives it
 * @param smooth whether the sixth difference of every output is no more than rounding: no kink
 *     within three steps
 */
record Measurement(int exponent, double numeric, double truncation, double noise, boolean smooth) {
  /** How far the true derivative may be from {@link #numeric}. */
  double bound() {
    return truncation + Noise.SIGMAS * noise;
  }
}
