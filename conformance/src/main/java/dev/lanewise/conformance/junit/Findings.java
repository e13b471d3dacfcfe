package dev.lanewise.conformance.junit;

import dev.lanewise.conformance.activation.Finding;
import dev.lanewise.conformance.activation.Finding.Outcome;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Findings as outcomes of tests. */
final class Findings {
  private Findings() {}

  /** What could not be made is shown as skipped, with the reason. */
  static void requirePassed(Finding finding) {
    Assertions.assertNotEquals(Outcome.FAILED, finding.outcome(), finding::toString);
    Assumptions.assumeTrue(finding.outcome() == Outcome.PASSED, finding::toString);
  }
}
