package dev.lanewise.layers.optimizer;

/** Whole powers. */
final class Powers {
  private Powers() {}

  /** {@code base} to an exponent of at least 0, by squaring; {@code StrictMath.pow} allocates. */
  static double of(double base, int exponent) {
    double power = 1;
    double square = base;
    for (int left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }
}
