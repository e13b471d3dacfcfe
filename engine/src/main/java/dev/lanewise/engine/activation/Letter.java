package dev.lanewise.engine.activation;

/**
 * One parameter of a {@link TrainableActivation}: its name, its first values and its domain.
 *
 * @param name the paper's letter, spelled, such as {@code alpha}
 * @param mean of the normal distribution that its first values are drawn from
 * @param deviation of that distribution; 0 makes all of them the mean
 * @param least lower end of its domain; a value that training takes below it is set to it
 * @param most upper end, likewise
 */
public record Letter(String name, float mean, float deviation, float least, float most) {
  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if the mean is outside the domain, or the deviation negative
   */
  public Letter {
    if (!(least <= mean && mean <= most)
        || !Float.isFinite(mean)
        || !(deviation >= 0 && deviation < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Letter "
              + name
              + ": expected a finite mean from "
              + least
              + " to "
              + most
              + " and a deviation of at least 0, got "
              + mean
              + " and "
              + deviation);
    }
  }

  /** A parameter of any value, the same everywhere at first. */
  public static Letter of(String name, float first) {
    return normal(name, first, 0);
  }

  /** A parameter of any value, normally distributed at first. */
  public static Letter normal(String name, float mean, float deviation) {
    return new Letter(name, mean, deviation, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
  }

  /** The same, held within a domain. */
  public Letter within(float least, float most) {
    return new Letter(name, mean, deviation, least, most);
  }

  /** The value of the domain that is nearest to {@code value}; NaN stays NaN. */
  public float held(float value) {
    return value < least ? least : value > most ? most : value;
  }
}
