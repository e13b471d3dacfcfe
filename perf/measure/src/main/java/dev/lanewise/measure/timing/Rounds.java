package dev.lanewise.measure.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Subjects timed in turns: all of them once in every round. They are warmed up first, until the JIT
 * no longer makes one of them faster; that also tells how many repetitions fill a sample.
 *
 * @param rounds samples of each subject
 * @param sampleSeconds length of a sample that is aimed at; one repetition may take longer
 * @param warmSeconds least time of warm-up, of all subjects together
 */
public record Rounds(int rounds, double sampleSeconds, double warmSeconds) {
  /** A sample that is faster than the fastest by more than this says that the JIT is at work. */
  private static final double FASTER = 0.97;

  /** A subject is at rest once it took as long as so many samples, and none was faster. */
  private static final int CALM_SAMPLES = 4;

  /** Samples after which a subject is left, though it is not at rest. */
  private static final int MOST_SAMPLES = 60;

  /** The second pass finds code that the first has made the JIT compile in the background. */
  private static final int FEWEST_PASSES = 2;

  private static final int MOST_PASSES = 6;

  /** A sample has at most so many times the repetitions of the last. */
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
    List<Warming> warmed = warmUp(subjects, progress);
    double[][] samples = new double[count][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < count; i++) {
        int repetitions = warmed.get(i).repetitions;
        samples[i][round] = subjects.get(i).seconds(repetitions) / repetitions;
      }
      progress.accept(0.5 + (round + 1.0) / (2 * rounds));
    }
    List<Spread> spreads = new ArrayList<>();
    for (double[] ofSubject : samples) {
      spreads.add(Spread.of(ofSubject));
    }
    return spreads;
  }

  private List<Warming> warmUp(List<? extends Subject> subjects, DoubleConsumer progress) {
    List<Warming> all = new ArrayList<>();
    subjects.forEach(subject -> all.add(new Warming(subject)));
    double spent = 0;
    boolean faster = true;
    for (int pass = 0; pass < MOST_PASSES && (faster || spent < warmSeconds); pass++) {
      faster = pass + 1 < FEWEST_PASSES;
      for (int i = 0; i < all.size(); i++) {
        Warming warming = all.get(i);
        double before = warming.fastest;
        spent += warming.settle(sampleSeconds);
        faster |= warming.fastest < FASTER * before && pass > 0;
        double share = (pass + (i + 1.0) / all.size()) / MOST_PASSES;
        progress.accept(share / 2);
      }
    }
    return all;
  }

  /** A subject on its way to full speed. */
  private static final class Warming {
    final Subject subject;

    /** Repetitions that fill a sample. */
    int repetitions = 1;

    /** Least seconds of a repetition so far. */
    double fastest = Double.MAX_VALUE;

    Warming(Subject subject) {
      this.subject = subject;
    }

    /** Runs it until it is at rest; gives the seconds that took. */
    double settle(double sampleSeconds) {
      double spent = 0;
      double calm = 0;
      for (int i = 0; i < MOST_SAMPLES && calm < CALM_SAMPLES * sampleSeconds; i++) {
        double seconds = subject.seconds(repetitions);
        double each = seconds / repetitions;
        boolean isSample = seconds > sampleSeconds / 2;
        calm = isSample && each > FASTER * fastest ? calm + seconds : 0;
        fastest = Math.min(fastest, each);
        double wanted = Math.min(sampleSeconds / fastest, (double) GROWTH * repetitions);
        repetitions = Math.clamp(Math.round(wanted), 1, MOST_REPETITIONS);
        spent += seconds;
      }
      return spent;
    }
  }
}
