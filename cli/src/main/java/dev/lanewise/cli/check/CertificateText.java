package dev.lanewise.cli.check;

import dev.lanewise.conformance.activation.Certificate;
import dev.lanewise.conformance.activation.Finding;
import dev.lanewise.conformance.activation.Finding.Outcome;
import dev.lanewise.conformance.activation.Speed;
import dev.lanewise.engine.accuracy.WorstError;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Certificates as lines for people: one each, and below it what is wrong. */
final class CertificateText {
  private final int nameWidth;

  /** For lines of activations of these names. */
  CertificateText(List<String> names) {
    nameWidth = names.stream().mapToInt(String::length).max().orElse(0);
  }

  String lines(Certificate certificate) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-" + nameWidth + "s  %-6s  value %s  derivative %s",
            certificate.name(),
            certificate.passed() ? "ok" : "FAILED",
            worst(certificate.accuracy().value()),
            worst(certificate.accuracy().derivative())));
    certificate.speed().ifPresent(speed -> text.append(speed(speed)));
    certificate.accuracy().byParameter().entrySet().stream()
        .max(Comparator.comparingDouble(parameter -> parameter.getValue().ulps()))
        .ifPresent(worst ->
            text.append("  %s %.3f ULP".formatted(worst.getKey(), worst.getValue().ulps())));
    text.append(System.lineSeparator());
    for (Finding finding : certificate.findings()) {
      if (finding.outcome() != Outcome.PASSED) {
        text.append("    ")
            .append(finding.outcome() == Outcome.NOT_MADE ? "not made: " : "")
            .append(finding)
            .append(System.lineSeparator());
      }
    }
    return text.toString();
  }

  private static String worst(WorstError worst) {
    return "%5.3f ULP at %-14s".formatted(worst.ulps(), worst.input());
  }

  private static String speed(Speed speed) {
    return "  G/s %5.2f (%4.1f×)  %5.2f (%4.1f×)"
        .formatted(speed.forward(), speed.forwardGain(), speed.backward(), speed.backwardGain());
  }

  /** The last line. */
  String summary(List<Certificate> certificates) {
    List<String> failed =
        certificates.stream().filter(c -> !c.passed()).map(Certificate::name).toList();
    String tried =
        "%d %s, %,d inputs"
            .formatted(
                certificates.size(),
                certificates.size() == 1 ? "activation" : "activations",
                certificates.stream().mapToLong(c -> c.accuracy().inputs()).sum());
    return failed.isEmpty()
        ? "All is right: " + tried + "."
        : failed.size()
            + " failed of "
            + tried
            + ": "
            + failed.stream().collect(Collectors.joining(", "));
  }
}
