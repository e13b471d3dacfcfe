package dev.lanewise.cli.bench;

import dev.lanewise.measure.machine.Machine;
import dev.lanewise.measure.peer.Comparison;
import dev.lanewise.measure.timing.Latency;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;

/** Peers side by side as a JSON object. */
final class PeersJson {
  private PeersJson() {}

  static String of(String title, Machine machine, int threads, List<Comparison> comparisons) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = JsonStream.builder().build().writer(text)) {
      out.pretty(true);
      out.beginObject();
      ReportJson.head(title, machine, threads, out);
      out.name("comparisons");
      out.beginArray();
      for (Comparison comparison : comparisons) {
        write(comparison, out);
      }
      out.endArray();
      out.endObject();
    }
    return text.toString();
  }

  private static void write(Comparison comparison, JsonWriter out) {
    out.beginObject();
    out.name("request");
    out.value(comparison.request().text());
    out.name("peers");
    out.beginArray();
    comparison
        .seconds()
        .forEach((peer, seconds) -> {
          out.beginObject();
          out.name("peer");
          out.value(peer);
          ReportJson.write("seconds", seconds, out);
          write("ratio", comparison.ratio(PeersRun.OURS, peer), out);
          Latency latency = comparison.latencies().get(peer);
          if (latency != null) {
            out.name("latency");
            out.beginObject();
            out.name("calls");
            out.value(latency.calls());
            out.name("medianSeconds");
            out.value(latency.median());
            out.name("p99Seconds");
            out.value(latency.p99());
            write(
                "medianRatio", comparison.latencyRatio(Latency::median, PeersRun.OURS, peer), out);
            write("p99Ratio", comparison.latencyRatio(Latency::p99, PeersRun.OURS, peer), out);
            out.endObject();
          }
          Long peak = comparison.peakMemory().get(peer);
          if (peak != null) {
            out.name("peakBytes");
            out.value(peak);
          }
          out.endObject();
        });
    comparison
        .failures()
        .forEach((peer, why) -> {
          out.beginObject();
          out.name("peer");
          out.value(peer);
          out.name("failure");
          out.value(why);
          out.endObject();
        });
    out.endArray();
    out.endObject();
  }

  private static void write(String name, OptionalDouble ratio, JsonWriter out) {
    if (ratio.isPresent()) {
      out.name(name);
      out.value(ratio.getAsDouble());
    }
  }
}
