package dev.lanewise.measure.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.measure.kernel.GemmShape;
import dev.lanewise.measure.timing.Latency;
import dev.lanewise.measure.timing.Rounds;
import dev.lanewise.measure.timing.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Request PRODUCT = new Request.Gemm(new GemmShape(5, 6, 7));
  private static final Rounds SHORT = new Rounds(2, 1e-4, 1e-4);

  @Test
  void ratioIsHowManyTimesFasterOursIs() {
    Comparison comparison = of(2, 6);
    assertEquals(3, comparison.ratio("ours", "peer").getAsDouble(), 1e-12);
    assertEquals(OptionalDouble.empty(), comparison.ratio("ours", "none"));
    assertEquals(OptionalDouble.empty(), comparison.ratio("none", "peer"));
  }

  @Test
  void ratiosOfLatenciesAreByTheFigureAsked() {
    Comparison comparison = of(2, 6);
    assertEquals(3, comparison.latencyRatio(Latency::median, "ours", "peer").getAsDouble(), 1e-12);
    assertEquals(4, comparison.latencyRatio(Latency::p99, "ours", "peer").getAsDouble(), 1e-12);
    assertEquals(OptionalDouble.empty(), comparison.latencyRatio(Latency::p99, "ours", "none"));
  }

  @Test
  void meanOfRatiosIsGeometric() {
    List<Comparison> comparisons = List.of(of(1, 4), of(1, 0.25), of(1, 8));
    assertEquals(2, Comparison.meanRatio(comparisons, "ours", "peer").getAsDouble(), 1e-12);
    assertEquals(OptionalDouble.empty(), Comparison.meanRatio(comparisons, "ours", "none"));
  }

  @Test
  void peersThatFailKeepNoneBack() throws Exception {
    try (PeerProcess well = PeerTest.start("well");
        PeerProcess unable = PeerTest.start("unable");
        PeerProcess ends = PeerTest.start("ends")) {
      Comparison comparison =
          Comparison.of(PRODUCT, List.of(unable, well, ends), SHORT, share -> {});
      assertEquals(List.of("well"), List.copyOf(comparison.seconds().keySet()));
      assertEquals("unable: cannot multiply", comparison.failures().get("unable"));
      assertTrue(
          String.valueOf(comparison.failures().get("ends")).startsWith("ends: its process ended"),
          () -> comparison.failures().toString());
      Comparison next =
          Comparison.of(
              new Request.Infer("lenet", 1, "noise"), List.of(unable), SHORT, share -> {});
      assertEquals(List.of("unable"), List.copyOf(next.seconds().keySet()));
      assertEquals(List.of("unable"), List.copyOf(next.latencies().keySet()));
    }
  }

  @Test
  void callsOfSmallBatchesAreTimedOneByOneAsOftenForAll() throws Exception {
    try (PeerProcess one = PeerTest.start("well");
        PeerProcess other = PeerTest.start("other")) {
      List<PeerProcess> peers = List.of(one, other);
      Comparison small =
          Comparison.of(new Request.Infer("lenet", 8, "noise"), peers, SHORT, share -> {});
      assertEquals(List.of("well", "other"), List.copyOf(small.latencies().keySet()));
      assertEquals(
          List.of(50_000, 50_000),
          small.latencies().values().stream().map(Latency::calls).toList());
      small.latencies().values().forEach(latency -> assertTrue(latency.median() <= latency.p99()));
      Comparison large =
          Comparison.of(new Request.Infer("lenet", 9, "noise"), peers, SHORT, share -> {});
      assertEquals(List.of(), List.copyOf(large.latencies().keySet()));
      Comparison product = Comparison.of(PRODUCT, peers, SHORT, share -> {});
      assertEquals(List.of(), List.copyOf(product.latencies().keySet()));
    }
  }

  private static Comparison of(double ours, double peer) {
    SequencedMap<String, Spread> seconds = new LinkedHashMap<>();
    seconds.put("ours", new Spread(ours, ours / 2, ours * 3));
    seconds.put("peer", new Spread(peer, peer / 3, peer * 2));
    SequencedMap<String, Latency> latencies = new LinkedHashMap<>();
    latencies.put("ours", new Latency(100, ours, 3 * ours));
    latencies.put("peer", new Latency(100, peer, 4 * peer));
    return new Comparison(
        PRODUCT, seconds, latencies, new LinkedHashMap<>(), new LinkedHashMap<>());
  }
}
