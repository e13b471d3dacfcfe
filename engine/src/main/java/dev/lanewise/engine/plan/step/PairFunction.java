package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.Binary;

/**
 * A function of two numbers.
 *
 * @param function which
 */
record PairFunction(Binary.Function function) {
  float of(float a, float b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POWER -> (float) power(a, b);
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case EQUAL -> truth(a == b);
      case LESS -> truth(a < b);
      case LESS_OR_EQUAL -> truth(a <= b);
      case GREATER -> truth(a > b);
      case GREATER_OR_EQUAL -> truth(a >= b);
      case AND -> truth(a != 0 && b != 0);
      case OR -> truth(a != 0 || b != 0);
      case XOR -> truth((a != 0) != (b != 0));
    };
  }

  private static float truth(boolean holds) {
    return holds ? 1f : 0f;
  }

  /**
   * {@code aᵇ} as C99 defines it, that is 1 for {@code a = 1} whatever b is, and for {@code a = −1}
   * with an infinite b, where Java has NaN. Squares, cubes and square roots are found without a
   * logarithm.
   */
  private static double power(double a, double b) {
    if (a == 1 || (a == -1 && Double.isInfinite(b))) {
      return 1;
    }
    if (b == 2) {
      return a * a;
    }
    if (b == 3) {
      return a * a * a;
    }
    if (a > 0 && Math.abs(b) == 0.5) {
      return b > 0 ? Math.sqrt(a) : 1 / Math.sqrt(a);
    }
    return StrictMath.pow(a, b);
  }
}
