package dev.lanewise.layers.optimizer;

/** Checks of the settings that optimizers share. */
final class Settings {
  private Settings() {}

  /** A finite number of at least 0, such as a learning rate. */
  static double requireNonNegative(String owner, String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          owner + ": expected " + name + " of at least 0, got " + value);
    }
    return value;
  }

  /** A finite number above 0. */
  static double requirePositive(String owner, String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(owner + ": expected " + name + " above 0, got " + value);
    }
    return value;
  }

  /** The weight of the past in a running mean. */
  static double requireFraction(String owner, String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(owner + ": expected " + name + " in [0, 1), got " + value);
    }
    return value;
  }
}
