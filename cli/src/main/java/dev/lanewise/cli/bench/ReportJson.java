package dev.lanewise.cli.bench;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.measure.machine.Machine;
import dev.lanewise.measure.roofline.Figure;
import dev.lanewise.measure.roofline.Limits;
import dev.lanewise.measure.roofline.Measurement;
import dev.lanewise.measure.timing.Spread;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;

/** Figures as a JSON object; units stand in the names. */
final class ReportJson {
  private ReportJson() {}

  static String of(Report report) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = JsonStream.builder().build().writer(text)) {
      out.pretty(true);
      out.beginObject();
      head(report.title(), report.machine(), report.threads(), out);
      out.name("measurements");
      out.beginArray();
      for (Measurement measurement : report.measurements()) {
        write(measurement, report.items(), out);
      }
      out.endArray();
      out.endObject();
    }
    return text.toString();
  }

  /** What was measured on what; into an object that is open. */
  static void head(String title, Machine machine, int threads, JsonWriter out) {
    out.name("bench");
    out.value(title);
    out.name("cpu");
    out.value(machine.cpu());
    out.name("cores");
    out.value(machine.cores());
    out.name("vectorBits");
    out.value(Simd.FLOATS.vectorBitSize());
    out.name("jdk");
    out.value(Runtime.version().toString());
    out.name("threads");
    out.value(threads);
  }

  private static void write(Measurement measurement, String items, JsonWriter out) {
    Limits limits = measurement.limits();
    out.beginObject();
    out.name("limits");
    out.beginObject();
    write("flopsPerSecond", limits.peak(), out);
    out.name("copies");
    out.beginArray();
    for (Limits.Copy copy : limits.copies()) {
      out.beginObject();
      out.name("bytes");
      out.value(copy.size());
      write("bytesPerSecond", copy.speed(), out);
      out.endObject();
    }
    out.endArray();
    out.endObject();
    out.name("figures");
    out.beginArray();
    for (Figure figure : measurement.figures()) {
      out.beginObject();
      out.name("name");
      out.value(figure.name());
      write("seconds", figure.seconds(), out);
      out.name("flops");
      out.value(figure.work().flops());
      out.name("bytes");
      out.value(figure.work().bytes());
      if (!items.isEmpty()) {
        out.name(items);
        out.value(figure.work().items());
        write(items + "PerSecond", figure.items(), out);
      }
      out.name("limitedBy");
      out.value(limits.isArithmetic(figure.work()) ? "arithmetic" : "memory");
      out.name("shareOfLimit");
      out.value(figure.shareOf(limits));
      out.endObject();
    }
    out.endArray();
    out.endObject();
  }

  static void write(String name, Spread spread, JsonWriter out) {
    out.name(name);
    out.beginObject();
    out.name("median");
    out.value(spread.median());
    out.name("least");
    out.value(spread.least());
    out.name("most");
    out.value(spread.most());
    out.endObject();
  }
}
