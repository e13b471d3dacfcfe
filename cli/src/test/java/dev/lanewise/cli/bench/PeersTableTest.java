package dev.lanewise.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.measure.machine.Machine;
import dev.lanewise.measure.peer.Comparison;
import dev.lanewise.measure.peer.Request;
import dev.lanewise.measure.timing.Latency;
import dev.lanewise.measure.timing.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersTableTest {
  private static final Request LENET = new Request.Infer("lenet", 1, "noise");
  private static final List<String> PEERS = List.of(PeersRun.OURS, "ort", "djl");

  @Test
  void latenciesStandBelowTheSpeedsWithRatiosOfTheirOwn() {
    List<String> rows = new PeersText(PEERS, List.of(LENET)).row(lenet(true)).lines().toList();
    assertEquals(
        "lenet     50,000 (40,000 to 80,000)  25,000 (20,000 to 40,000)    2.00"
            + "                  failed       -",
        rows.get(0));
    assertEquals(List.of("median", "20.0", "µs", "40.0", "µs", "2.00", "-"), words(rows.get(1)));
    assertEquals(List.of("p99", "30.0", "µs", "90.0", "µs", "3.00", "-"), words(rows.get(2)));
    assertEquals("  5,000 calls of each; peak of memory: ort 70 MiB", rows.get(3));
    assertEquals("  djl: no such network", rows.get(4));
  }

  @Test
  void nothingIsSaidOfLatenciesWhereNoneWereTimed() {
    PeersText text = new PeersText(PEERS, List.of(LENET));
    assertFalse(text.row(lenet(false)).contains("p99"));
    assertFalse(text.means(List.of(lenet(false))).contains("percentile"));
    assertTrue(text.means(List.of(lenet(true))).contains("99th percentile"));
    assertFalse(json(lenet(false)).contains("latency"));
  }

  @Test
  void jsonHasTheSame() {
    String json = json(lenet(true)).replaceAll("\\s", "");
    assertTrue(json.contains("\"latency\":{\"calls\":5000,\"medianSeconds\":"), json);
    assertTrue(json.contains("\"medianRatio\":2.0,"), json);
    assertTrue(json.contains("\"p99Ratio\":3."), json);
    assertTrue(json.contains("{\"peer\":\"djl\",\"failure\":\"djl:nosuchnetwork\"}"), json);
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split(" +"));
  }

  private static String json(Comparison comparison) {
    return PeersJson.of("infer", new Machine("cpu", 2, 1L << 30, 1L << 28), 1, List.of(comparison));
  }

  private static Comparison lenet(boolean latencies) {
    return new Comparison(
        LENET,
        new LinkedHashMap<>(
            Map.of(
                PeersRun.OURS,
                new Spread(20e-6, 12.5e-6, 25e-6),
                "ort",
                new Spread(40e-6, 25e-6, 50e-6))),
        latencies
            ? new LinkedHashMap<>(
                Map.of(
                    PeersRun.OURS,
                    new Latency(5000, 20e-6, 30e-6),
                    "ort",
                    new Latency(5000, 40e-6, 90e-6)))
            : new LinkedHashMap<>(),
        new LinkedHashMap<>(Map.of("djl", "djl: no such network")),
        new LinkedHashMap<>(Map.of("ort", 70L << 20)));
  }
}
