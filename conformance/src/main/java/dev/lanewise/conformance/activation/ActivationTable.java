package dev.lanewise.conformance.activation;

import dev.lanewise.conformance.activation.RecordedFigures.Entry;
import dev.lanewise.conformance.activation.RecordedFigures.Worst;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code ACTIVATIONS.md}: what activations claim, beside what checks found. */
public final class ActivationTable {
  private static final String HEAD =
      """
      # Activations

      Every activation that comes with Lanewise, by the name that the command line and files know. Its value and its derivative, as the kernels compute them, were compared with a reference in doubles at all 4,294,967,296 floats; the worst error is given in units in the last place (ULP), with the input where it is. Where the reference changes its sign an absolute error of 2⁻²⁴ is allowed instead, and does not count: a derivative with such a zero is then as many ULP off as it may be, 4.00. The last column is what is allowed: of the value, of the derivative.

      `./lanewise check` repeats all checks at a million floats each. These two commands repeat the figures of one line, in a minute or two, and write them down:

      ```bash
      ./lanewise check --exhaustive NAME --record conformance/src/main/resources/dev/lanewise/conformance/activation/figures.csv
      ./lanewise check NAME --markdown ACTIVATIONS.md
      ```

      A test of the build compares this page with the code and with the recorded figures, and fails where a formula has changed since they were measured. `rrelu` draws its slopes and is checked as a layer, and as `leaky-relu` with their mean.

      | name | formula | range | kinks at | falls | value: worst ULP | at | derivative: worst ULP | at | allowed |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private static final String TRAINABLE_HEAD =
      """

      ## Trainable

      Their parameters are learned, so their inputs cannot all be tried: these figures are sampled, at 42,954 floats at the first values of the parameters, their means where they are drawn, and as many at each of two other settings. Terms of such a formula f may cancel: errors are given in units in the last place of |f| + |x·∂f/∂x| + Σ|pᵢ·∂f/∂pᵢ|, where f is the value or a derivative. `./lanewise check NAME` repeats them, and with `--record` as above writes them down.

      | name | formula | parameters, first values | one for each | value: worst ULP | derivative: worst ULP | by parameters: worst ULP | allowed |
      | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private ActivationTable() {}

  /**
   * The page.
   *
   * @param fixed those without parameters
   * @param trainable those with parameters
   * @param figures by name
   * @throws IllegalArgumentException if an activation has no figures
   */
  public static String of(
      List<Activation> fixed, List<TrainableActivation> trainable, Map<String, Entry> figures) {
    return fixed.stream()
            .map(activation -> row(activation, figures.get(activation.name())))
            .collect(Collectors.joining("", HEAD, ""))
        + trainable.stream()
            .map(activation -> row(activation, figures.get(activation.name())))
            .collect(Collectors.joining("", TRAINABLE_HEAD, ""));
  }

  private static String row(TrainableActivation activation, @Nullable Entry entry) {
    Description claims = activation.description();
    Entry found = require(entry, activation.name(), "");
    return "| %s | `%s` | %s | %s | %s | %s | %s | %s, %s |\n"
        .formatted(
            activation.name(),
            claims.formula().replace("|", "\\|"),
            activation.parameters().stream()
                .map(ActivationTable::letter)
                .collect(Collectors.joining(", ")),
            activation.sharing().spelling(),
            ulps(found.value().ulps()),
            ulps(found.derivative().ulps()),
            activation.parameters().isEmpty() ? "" : ulps(found.parameterUlps()),
            number(claims.valueUlps()),
            number(claims.derivativeUlps()));
  }

  private static Entry require(@Nullable Entry entry, String name, String option) {
    if (entry == null) {
      throw new IllegalArgumentException(
          "Table of activations: expected figures of "
              + name
              + ", got none; record them with check "
              + option
              + name
              + " --record");
    }
    return entry;
  }

  private static String letter(Letter letter) {
    String first = letter.name() + " = " + number(letter.mean());
    return letter.deviation() == 0 ? first : first + " ± " + number(letter.deviation());
  }

  private static String row(Activation activation, @Nullable Entry entry) {
    Entry found = require(entry, activation.name(), "--exhaustive ");
    Description claims = activation.description();
    return "| %s | `%s` | %s | %s | %s | %s | %s | %s | %s | %s, %s |\n"
        .formatted(
            activation.name(),
            claims.formula().replace("|", "\\|"),
            range(claims),
            claims.smooth() ? "smooth" : kinks(claims),
            claims.monotone() ? "never" : "",
            ulps(found.value().ulps()),
            at(found.value()),
            ulps(found.derivative().ulps()),
            at(found.derivative()),
            number(claims.valueUlps()),
            number(claims.derivativeUlps()));
  }

  private static String range(Description claims) {
    return bound(claims.low()) + " … " + bound(claims.high());
  }

  private static String bound(double bound) {
    return Double.isInfinite(bound) ? (bound < 0 ? "−∞" : "∞") : number((float) bound);
  }

  private static String kinks(Description claims) {
    return claims.kinks().stream().map(ActivationTable::number).collect(Collectors.joining(", "));
  }

  private static String number(double number) {
    String text =
        number == Math.rint(number) ? "%.0f".formatted(number) : Float.toString((float) number);
    return text.replace("-", "−");
  }

  private static String ulps(double ulps) {
    return "%.2f".formatted(ulps);
  }

  private static String at(Worst worst) {
    return worst.ulps() == 0 ? "" : "`%s`".formatted(Float.toString(worst.input()));
  }
}
