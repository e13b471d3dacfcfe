package dev.lanewise.measure.peer;

import dev.lanewise.measure.timing.Latency;
import dev.lanewise.measure.timing.Rounds;
import dev.lanewise.measure.timing.Spread;
import dev.lanewise.measure.timing.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.DoubleConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * One request, done by all in turns.
 *
 * @param request what was asked
 * @param seconds of one call, by name of the peer, in their order; without those that failed
 * @param latencies of calls one by one, by name of the peer; none but for {@link Request.Infer} on
 *     a small batch
 * @param failures why, by name of the peer
 * @param peakMemory the most bytes that each had in memory until then, by name of the peer; without
 *     those of which the system does not tell
 */
public record Comparison(
    Request request,
    SequencedMap<String, Spread> seconds,
    SequencedMap<String, Latency> latencies,
    SequencedMap<String, String> failures,
    SequencedMap<String, Long> peakMemory) {
  /** The most images of a request whose calls are timed one by one as well. */
  private static final int SMALL_BATCH = 8;

  /** Asks all peers; one that fails is left out. */
  public static Comparison of(
      Request request, List<PeerProcess> peers, Rounds rounds, DoubleConsumer progress)
      throws IOException {
    SequencedMap<String, Spread> seconds = new LinkedHashMap<>();
    SequencedMap<String, Latency> latencies = new LinkedHashMap<>();
    SequencedMap<String, String> failures = new LinkedHashMap<>();
    List<PeerProcess> able = new ArrayList<>(peers);
    Turns turns = new Turns();
    while (seconds.isEmpty() && !able.isEmpty()) {
      List<Subject> subjects = able.stream().map(peer -> turns.subject(peer, request)).toList();
      try {
        List<Spread> spreads = rounds.measure(subjects, progress);
        if (request instanceof Request.Infer infer && infer.batch() <= SMALL_BATCH) {
          latencies.putAll(turns.latencies(able, request, spreads));
        }
        for (int i = 0; i < able.size(); i++) {
          seconds.put(able.get(i).name(), spreads.get(i));
        }
      } catch (PeerFailedException failure) {
        failures.put(failure.peer(), String.valueOf(failure.getMessage()));
        able.removeIf(peer -> peer.name().equals(failure.peer()));
      }
    }
    SequencedMap<String, Long> peaks = new LinkedHashMap<>();
    for (PeerProcess peer : able) {
      peer.peakMemory().ifPresent(bytes -> peaks.put(peer.name(), bytes));
    }
    return new Comparison(request, seconds, latencies, failures, peaks);
  }

  /**
   * Peers one after another. Threads of native libraries wait at full speed for more work, and
   * whoever comes next would have to share the cores with them: each turn begins with a rest. Then,
   * with cores asleep and another's data in the caches, some calls go untimed.
   */
  private static final class Turns {
    private static final long REST_MILLIS = 250;

    /** Turns in which calls are timed one by one. */
    private static final int TURNS = 10;

    /** Seconds that these calls of the slowest peer may take in all, unless they are too few. */
    private static final double CALLS_SECONDS = 2.5;

    private static final int FEWEST_CALLS = 40;
    private static final int MOST_CALLS = 5_000;

    private String last = "";

    Subject subject(PeerProcess peer, Request request) {
      Subject subject = peer.subject(request);
      return calls -> {
        begin(peer, subject, calls);
        return subject.seconds(calls);
      };
    }

    /** The same number of calls of each peer, in turns. */
    SequencedMap<String, Latency> latencies(
        List<PeerProcess> peers, Request request, List<Spread> seconds) {
      double slowest = seconds.stream().mapToDouble(Spread::median).max().orElseThrow();
      int calls =
          (int) Math.clamp(CALLS_SECONDS / TURNS / slowest, FEWEST_CALLS, (double) MOST_CALLS);
      SequencedMap<String, LongStream.Builder> nanos = new LinkedHashMap<>();
      peers.forEach(peer -> nanos.put(peer.name(), LongStream.builder()));
      for (int turn = 0; turn < TURNS; turn++) {
        for (PeerProcess peer : peers) {
          begin(peer, peer.subject(request), calls);
          Arrays.stream(peer.nanosOfEach(request, calls)).forEach(nanos.get(peer.name()));
        }
      }
      SequencedMap<String, Latency> latencies = new LinkedHashMap<>();
      nanos.forEach((peer, all) -> latencies.put(peer, Latency.of(all.build().toArray())));
      return latencies;
    }

    private void begin(PeerProcess peer, Subject subject, int calls) {
      if (!last.equals(peer.name())) {
        if (peer.threads() > 1) {
          rest();
        }
        subject.seconds(1 + calls / 10);
      }
      last = peer.name();
    }

    private static void rest() {
      try {
        Thread.sleep(REST_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How many times faster {@code ours} is than {@code peer}; empty where one gave no time. */
  public OptionalDouble ratio(String ours, String peer) {
    return ratio(seconds, Spread::median, ours, peer);
  }

  /** The same by a figure of single calls; empty where one gave none. */
  public OptionalDouble latencyRatio(ToDoubleFunction<Latency> figure, String ours, String peer) {
    return ratio(latencies, figure, ours, peer);
  }

  private static <T> OptionalDouble ratio(
      Map<String, T> times, ToDoubleFunction<T> figure, String ours, String peer) {
    T our = times.get(ours);
    T their = times.get(peer);
    return our == null || their == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(figure.applyAsDouble(their) / figure.applyAsDouble(our));
  }

  /** Geometric mean of {@link #ratio} over all comparisons that have one. */
  public static OptionalDouble meanRatio(List<Comparison> comparisons, String ours, String peer) {
    double[] ratios =
        comparisons.stream()
            .map(comparison -> comparison.ratio(ours, peer))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    double logs = 0;
    for (double ratio : ratios) {
      logs += Math.log(ratio);
    }
    return ratios.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.exp(logs / ratios.length));
  }
}
