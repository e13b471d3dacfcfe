package dev.lanewise.engine.accuracy;

/**
 * Units in the last place: the distance of a float from the number it should be, in steps of the
 * floats around that number. An exactly rounded result is off by half a unit at most.
 */
public final class Ulp {
  /** Where floats end: infinity stands for the next number of their grid. */
  private static final double OVERFLOW = 0x1p128;

  private static final int SIGNIFICAND_BITS = 23;

  private Ulp() {}

  /**
   * {@code |got − expected|} in units in the last place of {@code expected}; 0 for not-a-number
   * where it is expected, infinite where only one of them is. An infinity counts as ±2^128, so that
   * a result beyond the floats asks for it.
   */
  public static double error(float got, double expected) {
    if (Float.isNaN(got) || Double.isNaN(expected)) {
      return Float.isNaN(got) && Double.isNaN(expected) ? 0 : Double.POSITIVE_INFINITY;
    }
    double to = Math.clamp(expected, -OVERFLOW, OVERFLOW);
    double from = Math.clamp((double) got, -OVERFLOW, OVERFLOW);
    return from == to ? 0 : Math.abs(from - to) / of(to);
  }

  /** The distance between the floats on both sides of x; of subnormal ones, 2^-149. */
  public static double of(double x) {
    int exponent = Math.clamp(Math.getExponent(x), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
    return Math.scalb(1.0, exponent - SIGNIFICAND_BITS);
  }
}
