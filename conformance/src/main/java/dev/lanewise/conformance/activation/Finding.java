package dev.lanewise.conformance.activation;

import org.jspecify.annotations.Nullable;

/**
 * What one check of an activation found.
 *
 * @param check which one
 * @param outcome how it ended
 * @param detail what was compared, or what is wrong, in one line
 * @param input that fails; null where none does, or no single one
 */
public record Finding(Check check, Outcome outcome, String detail, @Nullable Float input) {
  /** What is checked, in the order of a certificate. */
  public enum Check {
    /** Worst error of the value against the reference in doubles. */
    VALUE("value"),
    /** Worst error of the derivative against the reference in doubles. */
    DERIVATIVE("derivative"),
    /** Worst error of the derivatives by parameters against the reference in doubles. */
    PARAMETERS("derivatives by parameters"),
    /** Not-a-number, signed zeros, infinities: the mathematical limit. */
    SPECIAL_VALUES("special values"),
    /** Bounds, kinks, never falling: what the description claims. */
    CLAIMS("claims"),
    /** Derivative of the reference against differences of its value. */
    REFERENCE_SLOPE("slope of the reference"),
    /** Derivative in float lanes against differences of the value in float lanes. */
    KERNEL_SLOPE("slope of the kernel"),
    /** Derivatives of the reference by parameters against differences of its value. */
    PARAMETER_SLOPE("slope by parameters"),
    /** Gradients by parameters are sums over all elements. */
    SUMS("sums over the batch"),
    /** As a layer: its gradients and promises, however parameters are shared. */
    LAYER("as a layer"),
    /** Bits on another thread, and at every vector width, interpreted and compiled. */
    SAME_BITS("same bits");

    private final String title;

    Check(String title) {
      this.title = title;
    }

    /** Its name for people. */
    public String title() {
      return title;
    }
  }

  /** How a check ended. */
  public enum Outcome {
    /** All that was tried is right. */
    PASSED,
    /** Something is wrong. */
    FAILED,
    /** It could not be made; the detail says why, and what to do. */
    NOT_MADE
  }

  static Finding passed(Check check, String detail) {
    return new Finding(check, Outcome.PASSED, detail, null);
  }

  static Finding failed(Check check, String detail, float input) {
    return new Finding(check, Outcome.FAILED, detail, input);
  }

  static Finding failed(Check check, String detail) {
    return new Finding(check, Outcome.FAILED, detail, null);
  }

  static Finding notMade(Check check, String detail) {
    return new Finding(check, Outcome.NOT_MADE, detail, null);
  }

  /** An input as people and debuggers read it: {@code 0.1 (0x1.99999ap-4, bits 0x3dcccccd)}. */
  public static String text(float input) {
    return "%s (%a, bits 0x%08x)".formatted(input, input, Float.floatToRawIntBits(input));
  }

  /** The check, what it found, and the input that fails. */
  @Override
  public String toString() {
    return check.title() + ": " + (input == null ? "" : "at " + text(input) + ": ") + detail;
  }
}
