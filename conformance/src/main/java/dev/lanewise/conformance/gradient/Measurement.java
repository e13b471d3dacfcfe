package dev.lanewise.conformance.gradient;

/**
 * A numerical derivative along some elements, at one step.
 *
 * @param step by which elements were moved
 * @param numeric the derivative, of order 6
 * @param truncation its distance from the one of order 4, more than it is itself off (Richardson)
 * @param noise deviation that rounding gives it
 * @param blur the same, had all outputs been rounded anew, those that did not change among them
 * @param flat whether no output changed at all
 * @param smooth whether the fifth and the sixth difference of every output are no more than
 *     rounding: no kink within three steps
 */
record Measurement(
    double step,
    double numeric,
    double truncation,
    double noise,
    double blur,
    boolean flat,
    boolean smooth) {
  /** How far the true derivative may be from {@link #numeric}. */
  double bound() {
    return truncation + Noise.SIGMAS * noise;
  }
}
