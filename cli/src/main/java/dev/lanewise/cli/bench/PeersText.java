package dev.lanewise.cli.bench;

import dev.lanewise.measure.peer.Comparison;
import dev.lanewise.measure.peer.Request;
import dev.lanewise.measure.timing.Latency;
import dev.lanewise.measure.timing.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Peers side by side as a table: speeds, latencies, and how many times faster ours is. */
final class PeersText {
  private static final String MEDIAN = "  median";
  private static final String P99 = "  p99";

  private final List<String> peers;
  private final int nameWidth;

  PeersText(List<String> peers, List<Request> requests) {
    this.peers = peers;
    nameWidth =
        requests.stream()
            .mapToInt(request -> name(request).length())
            .reduce(MEDIAN.length(), Math::max);
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
    row.append(
        line(
            name(comparison.request()),
            "failed",
            comparison.seconds(),
            seconds -> speed(comparison.request(), seconds),
            peer -> comparison.ratio(PeersRun.OURS, peer)));
    if (!comparison.latencies().isEmpty()) {
      row.append(latency(MEDIAN, comparison, Latency::median));
      row.append(latency(P99, comparison, Latency::p99));
    }
    if (!(comparison.request() instanceof Request.Gemm)) {
      row.append(details(comparison));
    }
    comparison
        .failures()
        .values()
        .forEach(why -> row.append("  ").append(why).append(System.lineSeparator()));
    return row.toString();
  }

  private String latency(String name, Comparison comparison, ToDoubleFunction<Latency> figure) {
    return line(
        name,
        "",
        comparison.latencies(),
        latency -> ReportText.time(figure.applyAsDouble(latency)),
        peer -> comparison.latencyRatio(figure, PeersRun.OURS, peer));
  }

  /**
   * A figure of each peer, and its ratio to ours.
   *
   * @param none stands for a figure that is not there
   */
  private <T> String line(
      String name,
      String none,
      Map<String, T> figures,
      Function<T, String> text,
      Function<String, OptionalDouble> ratio) {
    StringBuilder line = new StringBuilder(String.format("%-" + nameWidth + "s", name));
    for (String peer : peers) {
      T figure = figures.get(peer);
      line.append(String.format("  %22s", figure == null ? none : text.apply(figure)));
      if (!peer.equals(PeersRun.OURS)) {
        line.append(ratio(ratio.apply(peer)));
      }
    }
    return line.append(System.lineSeparator()).toString();
  }

  /** How many calls were timed one by one, and memory where the system tells of it. */
  private static String details(Comparison comparison) {
    List<String> details = new ArrayList<>();
    comparison.latencies().values().stream()
        .findFirst()
        .ifPresent(any -> details.add(String.format("%,d calls of each", any.calls())));
    if (!comparison.peakMemory().isEmpty()) {
      details.add(
          comparison.peakMemory().entrySet().stream()
              .map(peak -> String.format("%s %,d MiB", peak.getKey(), peak.getValue() >> 20))
              .collect(Collectors.joining(", ", "peak of memory: ", "")));
    }
    return details.isEmpty() ? "" : "  " + String.join("; ", details) + System.lineSeparator();
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
        .append(
            comparisons.stream().allMatch(comparison -> comparison.latencies().isEmpty())
                ? ""
                : "; below them median and 99th percentile of calls timed one by one")
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
