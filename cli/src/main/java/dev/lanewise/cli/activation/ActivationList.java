package dev.lanewise.cli.activation;

import dev.lanewise.cli.terminal.Columns;
import dev.lanewise.conformance.activation.RecordedFigures;
import dev.lanewise.engine.activation.Description;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Activations as text for a person, and as JSON for a program. */
record ActivationList(List<Entry> entries) {
  private static final Map<String, RecordedFigures.Entry> FIGURES = RecordedFigures.recorded();

  /** More would make the table too wide. */
  private static final int MOST_EQUATIONS = 4;

  /** A line each, under a head line, in aligned columns. */
  String table() {
    Columns table =
        new Columns(
            "name",
            "formula",
            "parameters",
            "trained per",
            "shape",
            "values",
            "certificate",
            "also called");
    for (Entry entry : entries) {
      table.row(
          entry.name(),
          entry.description().formula(),
          equations(entry.equations()),
          entry.trains(),
          shape(entry.description()),
          range(entry.description()),
          certificate(entry),
          String.join(", ", entry.aliases()));
    }
    return table.toString();
  }

  /** As {@code alpha = 1, mu = 2}; the first of many, and how many there are. */
  private static String equations(List<String> all) {
    return all.size() <= MOST_EQUATIONS
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, MOST_EQUATIONS - 1)) + ", … " + all.size() + " in all";
  }

  /** As {@code rising, smooth} or {@code kinks at −3, 3}. */
  private static String shape(Description description) {
    String kinks =
        String.join(
            ", ", description.kinks().stream().map(kink -> number(kink.doubleValue())).toList());
    String shape =
        description.smooth()
            ? "smooth"
            : (description.kinks().size() == 1 ? "kink at " : "kinks at ") + kinks;
    return description.monotone() ? "rising, " + shape : shape;
  }

  private static String range(Description description) {
    return number(description.low()) + " to " + number(description.high());
  }

  /** Worst errors of value and derivatives; empty for one that draws numbers. */
  private static String certificate(Entry entry) {
    RecordedFigures.Entry figures = FIGURES.get(entry.name());
    if (figures == null) {
      return "";
    }
    double slopes = Math.max(figures.derivative().ulps(), figures.parameterUlps());
    return "%.2f and %.2f ULP, %s"
        .formatted(figures.value().ulps(), slopes, figures.exhaustive() ? "all floats" : "sampled");
  }

  private static String number(double value) {
    String digits =
        Double.isInfinite(value)
            ? "∞"
            : new BigDecimal(Math.abs(value))
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    return value < 0 ? "−" + digits : digits;
  }

  /** An array of objects; a bound that is infinite is null. */
  String json() {
    StringWriter text = new StringWriter();
    try (JsonWriter out = JsonStream.builder().build().writer(text)) {
      out.serializeNulls(true);
      out.beginArray();
      entries.forEach(entry -> write(out, entry));
      out.endArray();
    }
    return text + System.lineSeparator();
  }

  private static void write(JsonWriter out, Entry entry) {
    Description description = entry.description();
    out.beginObject();
    out.name("name");
    out.value(entry.name());
    out.name("aliases");
    out.beginArray();
    entry.aliases().forEach(out::value);
    out.endArray();
    out.name("formula");
    out.value(description.formula());
    out.name("parameters");
    out.beginObject();
    entry
        .parameters()
        .forEach((name, value) -> {
          out.name(name);
          out.rawValue(value);
        });
    out.endObject();
    out.name("trained");
    out.value(!entry.trains().isEmpty());
    out.name("smooth");
    out.value(description.smooth());
    out.name("kinks");
    out.beginArray();
    description.kinks().forEach(kink -> out.value(kink));
    out.endArray();
    out.name("monotone");
    out.value(description.monotone());
    out.name("low");
    bound(out, description.low());
    out.name("high");
    bound(out, description.high());
    out.name("certificate");
    writeCertificate(out, FIGURES.get(entry.name()));
    out.endObject();
  }

  private static void writeCertificate(JsonWriter out, RecordedFigures.@Nullable Entry figures) {
    if (figures == null) {
      out.nullValue();
      return;
    }
    out.beginObject();
    out.name("inputs");
    out.value(figures.inputs());
    out.name("valueUlps");
    out.value(figures.value().ulps());
    out.name("derivativeUlps");
    out.value(figures.derivative().ulps());
    out.name("parameterUlps");
    out.value(figures.parameterUlps());
    out.endObject();
  }

  private static void bound(JsonWriter out, double value) {
    if (Double.isInfinite(value)) {
      out.nullValue();
    } else {
      out.value(value);
    }
  }
}
