package dev.lanewise.engine.accuracy;

/**
 * The input at which a function is furthest from its reference.
 *
 * @param ulps its error, in units in the last place; 0 where none was found
 * @param input the argument
 * @param got the function's result
 * @param expected the reference's
 */
public record WorstError(double ulps, float input, float got, double expected) {
  static final WorstError NONE = new WorstError(0, 0, 0, 0);

  /** The greater of both errors. */
  public WorstError or(WorstError other) {
    return other.ulps > ulps ? other : this;
  }

  @Override
  public String toString() {
    return "%.3f ULP at %s (%a, bits 0x%08x): got %s, expected %s"
        .formatted(ulps, input, input, Float.floatToRawIntBits(input), got, expected);
  }
}
