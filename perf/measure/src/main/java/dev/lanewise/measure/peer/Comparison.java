package dev.lanewise.measure.peer;

import dev.lanewise.measure.timing.Rounds;
import dev.lanewise.measure.timing.Spread;
import dev.lanewise.measure.timing.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.DoubleConsumer;

/**
 * One request, done by all in turns.
 *
 * @param request what was asked
 * @param seconds of one call, by name of the peer, in their order; without those that failed
 * @param failures why, by name of the peer
 * @param peakMemory the most bytes that each had in memory until then, by name of the peer; without
 *     those of which the system does not tell
 */
public record Comparison(
    Request request,
    SequencedMap<String, Spread> seconds,
    SequencedMap<String, String> failures,
    SequencedMap<String, Long> peakMemory) {

  /** Asks all peers; one that fails is left out. */
  public static Comparison of(
      Request request, List<PeerProcess> peers, Rounds rounds, DoubleConsumer progress)
      throws IOException {
    SequencedMap<String, Spread> seconds = new LinkedHashMap<>();
    SequencedMap<String, String> failures = new LinkedHashMap<>();
    List<PeerProcess> able = new ArrayList<>(peers);
    Turns turns = new Turns();
    while (seconds.isEmpty() && !able.isEmpty()) {
      List<Subject> subjects = able.stream().map(peer -> turns.subject(peer, request)).toList();
      try {
        List<Spread> spreads = rounds.measure(subjects, progress);
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
    return new Comparison(request, seconds, failures, peaks);
  }

  /**
   * Peers one after another. Threads of native libraries wait at full speed for more work, and
   * whoever comes next would have to share the cores with them: each turn begins with a rest.
   */
  private static final class Turns {
    private static final long REST_MILLIS = 250;

    private String last = "";

    Subject subject(PeerProcess peer, Request request) {
      Subject subject = peer.subject(request);
      return calls -> {
        if (peer.threads() > 1 && !last.equals(peer.name())) {
          rest();
        }
        last = peer.name();
        return subject.seconds(calls);
      };
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
    Spread our = seconds.get(ours);
    Spread their = seconds.get(peer);
    return our == null || their == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(their.median() / our.median());
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
