package dev.lanewise.measure.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Subjects timed in turns: all of them once in every round. Each is warmed up first, until the JIT
 * no longer makes it faster; that also tells how many repetitions fill a sample.
 *
 * @param rounds samples of each subject
 * @param sampleSeconds length of a sample that is aimed at; one repetition may take longer
 * @param warmSeconds least time that a subject is warmed up for, twice
 */
public record Rounds(int rounds, double sampleSeconds, double warmSeconds) {
  /** A sample that is faster than the fastest by more than this says that the JIT is at work. */
  private static final double FASTER = 0.97;

  /** The second finds code that the first has made the JIT compile in the background. */
  private static final int WARM_PASSES = 2;

  /** Samples without a faster one that say that it is done. */
  private static final int CALM_SAMPLES = 4;

  /** Warm seconds that are enough where the JIT does not come to rest. */
  private static final double PATIENCE = 10;

  /** A sample is at most so many times longer than the last. */
  private static final int GROWTH = 16;

  private static final int MOST_REPETITIONS = 1 << 24;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if rounds is below 1, or a time is not above 0
   */
  public Rounds {
    if (rounds < 1) {
      throw new IllegalArgumentException("Rounds: expected at least 1 round, got " + rounds);
    }
    if (!(sampleSeconds > 0) || !(warmSeconds > 0)) {
      throw new IllegalArgumentException(
          "Rounds: expected times above 0, got samples of "
              + sampleSeconds
              + " s and "
              + warmSeconds
              + " s of warm-up");
    }
  }

  /**
   * Measures.
   *
   * @param progress is told the share of the work that is done
   * @return for each subject, seconds of one repetition
   */
  public List<Spread> measure(List<? extends Subject> subjects, DoubleConsumer progress) {
    int count = subjects.size();
    int[] repetitions = new int[count];
    for (int pass = 0; pass < WARM_PASSES; pass++) {
      for (int i = 0; i < count; i++) {
        repetitions[i] = warmUp(subjects.get(i));
        progress.accept((pass * count + i + 1.0) / (2 * WARM_PASSES * count));
      }
    }
    double[][] samples = new double[count][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < count; i++) {
        samples[i][round] = subjects.get(i).seconds(repetitions[i]) / repetitions[i];
      }
      progress.accept(0.5 + (round + 1.0) / (2 * rounds));
    }
    List<Spread> spreads = new ArrayList<>();
    for (double[] ofSubject : samples) {
      spreads.add(Spread.of(ofSubject));
    }
    return spreads;
  }

  /** Repetitions that fill a sample, once warm. */
  private int warmUp(Subject subject) {
    int repetitions = 1;
    int calm = 0;
    double fastest = Double.MAX_VALUE;
    double spent = 0;
    while ((calm < CALM_SAMPLES || spent < warmSeconds) && spent < PATIENCE * warmSeconds) {
      double seconds = subject.seconds(repetitions);
      double each = seconds / repetitions;
      boolean isSample = seconds > sampleSeconds / 2 || repetitions == MOST_REPETITIONS;
      calm = isSample && each > FASTER * fastest ? calm + 1 : 0;
      fastest = Math.min(fastest, each);
      // A clock that stands still must not keep us here.
      spent += Math.max(seconds, repetitions == MOST_REPETITIONS ? sampleSeconds : 0);
      double wanted = Math.min(sampleSeconds / fastest, (double) GROWTH * repetitions);
      repetitions = Math.clamp(Math.round(wanted), 1, MOST_REPETITIONS);
    }
    return repetitions;
  }
}
