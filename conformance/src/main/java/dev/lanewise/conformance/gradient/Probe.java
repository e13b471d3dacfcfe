package dev.lanewise.conformance.gradient;

/**
 * One comparison.
 *
 * @param group what was moved
 * @param analytic derivative that the production code gives
 * @param numeric derivative from differences
 * @param bound how far they may be apart by truncation and rounding
 * @param outcome what became of it
 */
record Probe(Group group, double analytic, double numeric, double bound, Outcome outcome) {
  enum Outcome {
    /** They are no further apart than the bound. */
    AGREES,
    /** They are further apart, at every step tried. */
    DISAGREES,
    /** No step is short enough to be smooth and long enough to rise above rounding. */
    SKIPPED
  }

  /** Distance in bounds: above 1 where they disagree. */
  double excess() {
    double distance = Math.abs(analytic - numeric);
    return Double.isNaN(distance) || bound == 0 ? Double.POSITIVE_INFINITY : distance / bound;
  }
}
