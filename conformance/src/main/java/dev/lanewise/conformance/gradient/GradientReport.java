package dev.lanewise.conformance.gradient;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a {@link GradientCheck} found.
 *
 * @param subject the layer or loss, and the shape of its input
 * @param seed that repeats the check
 * @param draw which of the seed's random points this is: 1, or more where those before it said
 *     nothing
 * @param parts the input first, then the parameters in the layer's order
 */
public record GradientReport(String subject, long seed, int draw, List<Part> parts) {
  /** Relative error of one element that a check must be able to see: {@value}. */
  public static final double LEAST_POWER = 0.01;

  /** Part of the elements compared that must be able to see it: {@value}. */
  public static final double SEEN = 0.9;

  /** Part of the elements that may be skipped: {@value}. */
  public static final double MOST_SKIPPED = 0.25;

  /** What the comparison says. */
  public enum Verdict {
    /** No element disagrees, and an error of 1 % would have shown. */
    PASSED,
    /** Too many elements skipped, or bounds too loose, to call the gradient right. */
    INCONCLUSIVE,
    /** An element's gradient is further from its differences than truncation and rounding allow. */
    FAILED
  }

  /**
   * One comparison.
   *
   * @param at subscripts of the element, as {@code [2, 0]}; the first, if several moved together
   * @param elements how many moved together
   * @param analytic derivative that the layer or loss gives
   * @param numeric derivative from differences
   * @param bound how far they may be apart by truncation and rounding
   */
  public record Deviation(String at, int elements, double analytic, double numeric, double bound) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s%s: analytic %.8g, numeric %.8g ± %.2g",
          at,
          elements == 1 ? "" : " and " + (elements - 1) + " more",
          analytic,
          numeric,
          bound);
    }
  }

  /**
   * The gradient by the input or by one parameter.
   *
   * @param name {@code input}, the parameter's name, or {@code output} for a loss
   * @param verdict what its comparisons say
   * @param elements of the tensor that took part in a comparison: all, unless a sample was asked
   *     for
   * @param skipped elements at kinks, where the function has no derivative, or so close that no
   *     step is short enough to miss the kink and long enough to rise above rounding
   * @param power the smallest error of one element that 9 of 10 comparisons would have shown,
   *     relative to the gradient's root mean square; where the whole gradient is lost in rounding,
   *     relative to the spread of the outputs over the size of the tensor's elements
   * @param worst the comparison that is furthest apart, in bounds
   */
  public record Part(
      String name, Verdict verdict, int elements, int skipped, double power, Deviation worst) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-12s %-12s %d elements, %d skipped; sees errors of %.2g %%; worst %s",
          name,
          verdict,
          elements,
          skipped,
          100 * power,
          worst);
    }
  }

  /** A report of these parts. */
  public GradientReport {
    parts = List.copyOf(parts);
  }

  /** The worst verdict of the parts. */
  public Verdict verdict() {
    Verdict worst = Verdict.PASSED;
    for (Part part : parts) {
      worst = part.verdict().compareTo(worst) > 0 ? part.verdict() : worst;
    }
    return worst;
  }

  /**
   * The part of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Part part(String name) {
    return parts.stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "GradientReport: expected one of "
                    + parts.stream().map(Part::name).toList()
                    + ", got '"
                    + name
                    + "'"));
  }

  /**
   * Returns where all parts have passed.
   *
   * @throws AssertionError with the whole report and the seed that repeats it otherwise
   */
  public void assertPassed() {
    if (verdict() != Verdict.PASSED) {
      throw new AssertionError(toString());
    }
  }

  /** One line for the whole, one for each part. */
  @Override
  public String toString() {
    return parts.stream()
        .map(part -> "\n  " + part)
        .collect(
            Collectors.joining(
                "",
                "Gradients of "
                    + subject
                    + ": "
                    + verdict()
                    + " (draw "
                    + draw
                    + " of seed "
                    + seed
                    + ")",
                ""));
  }
}
