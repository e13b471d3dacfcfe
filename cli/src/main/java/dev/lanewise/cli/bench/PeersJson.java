package dev.lanewise.cli.bench;

import dev.lanewise.measure.machine.Machine;
import dev.lanewise.measure.peer.Comparison;
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
          OptionalDouble ratio = comparison.ratio(PeersRun.OURS, peer);
          if (ratio.isPresent()) {
            out.name("ratio");
            out.value(ratio.getAsDouble());
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
}
