package dev.lanewise.conformance.activation;

import dev.lanewise.conformance.activation.Finding.Outcome;
import dev.lanewise.engine.activation.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the checks of one activation found.
 *
 * @param name of the activation
 * @param description what it claims
 * @param accuracy its worst errors, over the inputs of the sweep
 * @param findings of every check that was made or could not be
 * @param speed if it was measured
 */
public record Certificate(
    String name,
    Description description,
    Accuracy accuracy,
    List<Finding> findings,
    Optional<Speed> speed) {
  /** Copies the list. */
  public Certificate {
    findings = List.copyOf(findings);
  }

  /** Whether nothing failed. */
  public boolean passed() {
    return failures().isEmpty();
  }

  /** The findings that failed. */
  public List<Finding> failures() {
    return with(Outcome.FAILED);
  }

  /** The findings of this outcome. */
  public List<Finding> with(Outcome outcome) {
    return findings.stream().filter(finding -> finding.outcome() == outcome).toList();
  }

  /** The same under another name. */
  public Certificate as(String other) {
    return new Certificate(other, description, accuracy, findings, speed);
  }

  /** The same with one more finding. */
  public Certificate with(Finding finding) {
    List<Finding> more = new ArrayList<>(findings);
    more.add(finding);
    return new Certificate(name, description, accuracy, more, speed);
  }

  /** The same with its speed. */
  public Certificate with(Speed measured) {
    return new Certificate(name, description, accuracy, findings, Optional.of(measured));
  }

  /**
   * Does nothing for one that passed.
   *
   * @throws AssertionError that lists what failed, with its input as a float and in hex
   */
  public void assertPassed() {
    if (!passed()) {
      throw new AssertionError(
          failures().stream()
              .map(finding -> System.lineSeparator() + "  " + finding)
              .collect(Collectors.joining("", name + " fails:", "")));
    }
  }
}
