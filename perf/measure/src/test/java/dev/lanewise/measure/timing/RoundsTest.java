package dev.lanewise.measure.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On subjects that only say how long they took: no clock is involved. */
class RoundsTest {
  private static final Rounds ROUNDS = new Rounds(5, 0.06, 0.5);

  private final List<String> calls = new ArrayList<>();

  @Test
  void subjectsTakeTurnsInEveryRound() {
    ROUNDS.measure(List.of(named("a", 0.01), named("b", 0.06), named("c", 1)), share -> {});
    List<String> measured = calls.subList(calls.size() - 15, calls.size());
    for (int round = 0; round < 5; round++) {
      assertEquals(List.of("a*6", "b*1", "c*1"), measured.subList(3 * round, 3 * round + 3));
    }
  }

  @Test
  void givesSecondsOfOneRepetition() {
    List<Spread> spreads = ROUNDS.measure(List.of(repetitions -> repetitions * 1e-4), share -> {});
    assertEquals(1e-4, spreads.getFirst().median(), 1e-12);
    assertEquals(1e-4, spreads.getFirst().most(), 1e-12);
  }

  @Test
  void warmUpGoesOnWhileTheSubjectGetsFaster() {
    // Each call is 10 % faster than the one before, 40 times: then it is warm.
    double[] each = {1e-2};
    int[] callsSoFar = {0};
    Subject subject =
        repetitions -> {
          if (callsSoFar[0]++ < 40) {
            each[0] *= 0.9;
          }
          return repetitions * each[0];
        };
    Spread seconds = ROUNDS.measure(List.of(subject), share -> {}).getFirst();
    assertEquals(each[0], seconds.most(), 1e-3 * each[0]);
    assertTrue(callsSoFar[0] > 40, () -> "calls: " + callsSoFar[0]);
  }

  @Test
  void warmUpStartsAgainWhereALaterSubjectMadeAnEarlierFaster() {
    int[] calls = {0, 0};
    Subject early = repetitions -> repetitions * (++calls[0] > 0 && calls[1] > 0 ? 1e-3 : 5e-3);
    Subject late = repetitions -> repetitions * (++calls[1] > 0 ? 1e-3 : 1);
    List<Spread> spreads = new Rounds(3, 0.06, 1e-3).measure(List.of(early, late), share -> {});
    assertEquals(new Spread(1e-3, 1e-3, 1e-3), spreads.getFirst());
    assertTrue(calls[0] > 3 + 2 * 4, () -> "calls: " + calls[0]);
  }

  @Test
  void aSlowSubjectIsRepeatedOnceASample() {
    ROUNDS.measure(List.of(named("slow", 3)), share -> {});
    assertTrue(calls.stream().allMatch("slow*1"::equals), calls::toString);
  }

  @Test
  void endsWhereTheClockStandsStill() {
    assertEquals(0, ROUNDS.measure(List.of(repetitions -> 0), share -> {}).getFirst().median());
  }

  @Test
  void progressRisesToOne() {
    List<Double> shares = new ArrayList<>();
    ROUNDS.measure(List.of(named("a", 0.1), named("b", 0.1)), shares::add);
    assertEquals(shares.stream().sorted().toList(), shares);
    assertEquals(1, shares.getLast());
  }

  @Test
  void refusesNoRoundsAndNoTime() {
    assertThrows(IllegalArgumentException.class, () -> new Rounds(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Rounds(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Rounds(1, 1, Double.NaN));
  }

  private Subject named(String name, double seconds) {
    return repetitions -> {
      calls.add(name + "*" + repetitions);
      return repetitions * seconds;
    };
  }
}
