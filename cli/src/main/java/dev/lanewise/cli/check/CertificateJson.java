package dev.lanewise.cli.check;

import dev.lanewise.conformance.activation.Certificate;
import dev.lanewise.conformance.activation.Finding;
import dev.lanewise.conformance.activation.Speed;
import dev.lanewise.engine.accuracy.WorstError;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Certificates as a JSON array. Numbers that JSON does not know, such as NaN, are texts. */
final class CertificateJson {
  private CertificateJson() {}

  static String of(List<Certificate> certificates) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = JsonStream.builder().build().writer(text)) {
      out.pretty(true);
      out.beginArray();
      for (Certificate certificate : certificates) {
        write(certificate, out);
      }
      out.endArray();
    }
    return text.toString();
  }

  private static void write(Certificate certificate, JsonWriter out) {
    out.beginObject();
    out.name("name");
    out.value(certificate.name());
    out.name("formula");
    out.value(certificate.description().formula());
    out.name("passed");
    out.value(certificate.passed());
    out.name("inputs");
    out.value(certificate.accuracy().inputs());
    out.name("value");
    write(certificate.accuracy().value(), out);
    out.name("derivative");
    write(certificate.accuracy().derivative(), out);
    for (Map.Entry<String, WorstError> parameter :
        certificate.accuracy().byParameter().entrySet()) {
      out.name(parameter.getKey());
      write(parameter.getValue(), out);
    }
    out.name("checks");
    out.beginArray();
    for (Finding finding : certificate.findings()) {
      write(finding, out);
    }
    out.endArray();
    certificate.speed().ifPresent(speed -> write(speed, out));
    out.endObject();
  }

  private static void write(WorstError worst, JsonWriter out) {
    out.beginObject();
    out.name("ulps");
    number(worst.ulps(), out);
    writeInput(worst.input(), out);
    out.name("got");
    number(worst.got(), out);
    out.name("expected");
    number(worst.expected(), out);
    out.endObject();
  }

  private static void write(Finding finding, JsonWriter out) {
    out.beginObject();
    out.name("check");
    out.value(finding.check().title());
    out.name("outcome");
    out.value(finding.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    out.name("detail");
    out.value(finding.detail());
    Float input = finding.input();
    if (input != null) {
      writeInput(input, out);
    }
    out.endObject();
  }

  private static void writeInput(float input, JsonWriter out) {
    out.name("input");
    number(input, out);
    out.name("bits");
    out.value("0x%08x".formatted(Float.floatToRawIntBits(input)));
  }

  private static void write(Speed speed, JsonWriter out) {
    out.name("gigaElementsPerSecond");
    out.beginObject();
    out.name("forward");
    out.value(speed.forward());
    out.name("scalarForward");
    out.value(speed.scalarForward());
    out.name("backward");
    out.value(speed.backward());
    out.name("scalarBackward");
    out.value(speed.scalarBackward());
    out.endObject();
  }

  private static void number(double value, JsonWriter out) {
    if (Double.isFinite(value)) {
      out.value(value);
    } else {
      out.value(Double.toString(value));
    }
  }
}
