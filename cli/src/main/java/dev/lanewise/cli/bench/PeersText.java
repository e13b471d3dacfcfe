package dev.lanewise.cli.bench;

import dev.lanewise.measure.peer.Comparison;
import dev.lanewise.measure.peer.Request;
import dev.lanewise.measure.timing.Spread;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Peers side by side as a table: speeds, and how many times faster ours is. */
final class PeersText {
  private final List<String> peers;
  private final int nameWidth;

  PeersText(List<String> peers, List<Request> requests) {
    this.peers = peers;
    nameWidth = requests.stream().mapToInt(request -> name(request).length()).max().orElse(1);
  }

  private static String name(Request request) {
    return switch (request) {
      case Request.Gemm gemm -> gemm.shape().toString();
      case Request.Train train -> train.model();
      case Request.Infer infer -> infer.model();
    };
  }

  /** The table's head. */
  String head() {
    StringBuilder head = new StringBuilder();
    head.append(" ".repeat(nameWidth));
    for (String peer : peers) {
      head.append(String.format("  %22s", peer));
      head.append(peer.equals(PeersRun.OURS) ? "" : "   ratio");
    }
    return head.append(System.lineSeparator()).toString();
  }

  String row(Comparison comparison) {
    StringBuilder row = new StringBuilder();
    row.append(String.format("%-" + nameWidth + "s", name(comparison.request())));
    for (String peer : peers) {
      Spread seconds = comparison.seconds().get(peer);
      row.append(
          String.format(
              "  %22s", seconds == null ? "failed" : speed(comparison.request(), seconds)));
      if (!peer.equals(PeersRun.OURS)) {
        row.append(ratio(comparison.ratio(PeersRun.OURS, peer)));
      }
    }
    row.append(System.lineSeparator());
    if (!(comparison.request() instanceof Request.Gemm)) {
      row.append(memory(comparison));
    }
    comparison
        .failures()
        .values()
        .forEach(why -> row.append("  ").append(why).append(System.lineSeparator()));
    return row.toString();
  }

  /** A line below the row; none where the system does not tell. */
  private static String memory(Comparison comparison) {
    String peaks =
        comparison.peakMemory().entrySet().stream()
            .map(peak -> String.format("%s %,d MiB", peak.getKey(), peak.getValue() >> 20))
            .collect(Collectors.joining(", "));
    return peaks.isEmpty() ? "" : "  peak of memory: " + peaks + System.lineSeparator();
  }

  /** Geometric means of the ratios. */
  String means(List<Comparison> comparisons) {
    StringBuilder means = new StringBuilder();
    means.append(String.format("%-" + nameWidth + "s", "mean"));
    for (String peer : peers) {
      means.append(" ".repeat(24));
      if (!peer.equals(PeersRun.OURS)) {
        means.append(ratio(Comparison.meanRatio(comparisons, PeersRun.OURS, peer)));
      }
    }
    return means
        .append(System.lineSeparator())
        .append("Medians (least to most), ")
        .append(
            comparisons.getFirst().request() instanceof Request.Gemm
                ? "GFLOP/s"
                : "images a second")
        .append("; ratio: how many times faster ")
        .append(PeersRun.OURS)
        .append(" is; mean: the geometric one.")
        .append(System.lineSeparator())
        .toString();
  }

  private static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? String.format("  %6.2f", ratio.getAsDouble()) : "       -";
  }

  private static String speed(Request request, Spread seconds) {
    Spread rate = seconds.rateOf(request.amount());
    return request instanceof Request.Gemm
        ? String.format(
            "%.1f (%.0f to %.0f)", rate.median() / 1e9, rate.least() / 1e9, rate.most() / 1e9)
        : String.format("%,.0f (%,.0f to %,.0f)", rate.median(), rate.least(), rate.most());
  }
}
