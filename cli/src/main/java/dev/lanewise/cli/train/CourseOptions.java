package dev.lanewise.cli.train;

import dev.lanewise.models.train.LearningRateSchedule;
import dev.lanewise.models.train.LearningRateSchedule.WarmUp;
import dev.lanewise.models.train.LearningRateSchedules;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import picocli.CommandLine.Option;

/**
 * The options that say how a training goes on from step to step, when it ends, and what it keeps.
 */
final class CourseOptions {
  /** How schedules are written. */
  static final class Schedules implements Iterable<String> {
    /** Made by picocli. */
    Schedules() {}

    @Override
    public Iterator<String> iterator() {
      return LearningRateSchedules.spellings().iterator();
    }
  }

  private static final String LAST = "last";
  private static final String BEST = "best";

  /** A year: more comes to the same. */
  private static final int MOST_MINUTES = 365 * 24 * 60;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      completionCandidates = Schedules.class,
      description =
          "Of the learning rate: one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private String schedule = "";

  @Option(
      names = "--warm-up",
      paramLabel = "STEPS",
      defaultValue = "0",
      description = "Steps in which the learning rate rises from 0 (default: none).")
  private int warmUp;

  @Option(
      names = "--patience",
      paramLabel = "EPOCHS",
      defaultValue = "0",
      description =
          "End when the validation loss has not fallen for so many epochs (default: run all).")
  private int patience;

  @Option(
      names = "--keep",
      paramLabel = "WHICH",
      defaultValue = LAST,
      description =
          "Weights to keep: last, or best, those with the least validation loss"
              + " (default: ${DEFAULT-VALUE}).")
  private String keep = "";

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Minutes between checkpoints within an epoch; there is one after each"
              + " (default: ${DEFAULT-VALUE}).")
  private double checkpointMinutes;

  /** Made by picocli. */
  CourseOptions() {}

  /**
   * Checks what no other class does.
   *
   * @throws IllegalArgumentException if a value is wrong
   */
  void check(boolean validates) {
    if (!keep.equals(LAST) && !keep.equals(BEST)) {
      throw new IllegalArgumentException("--keep: expected last or best, got '" + keep + "'");
    }
    if (!validates && (keepsBest() || patience > 0 || schedule.startsWith("plateau"))) {
      throw new IllegalArgumentException(
          "--validation: expected samples to measure on for --keep best, --patience and --schedule"
              + " plateau, which go by the validation loss, got 0");
    }
    if (warmUp < 0) {
      throw new IllegalArgumentException("--warm-up: expected steps of at least 0, got " + warmUp);
    }
    if (!(checkpointMinutes >= 0)) {
      throw new IllegalArgumentException(
          "--checkpoint-minutes: expected at least 0, got " + checkpointMinutes);
    }
  }

  /**
   * Of the learning rate.
   *
   * @throws IllegalArgumentException if it is not written as one
   */
  LearningRateSchedule schedule() {
    LearningRateSchedule parsed = LearningRateSchedules.parse(schedule);
    return warmUp > 0 ? new WarmUp(warmUp, parsed) : parsed;
  }

  int patience() {
    return patience;
  }

  boolean keepsBest() {
    return keep.equals(BEST);
  }

  Duration betweenCheckpoints() {
    return Duration.ofMillis((long) (Math.min(checkpointMinutes, MOST_MINUTES) * 60_000));
  }

  /** These options with their values, by name without the dashes. */
  SequencedMap<String, String> values() {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("schedule", schedule);
    values.put("warm-up", Integer.toString(warmUp));
    values.put("patience", Integer.toString(patience));
    values.put("keep", keep);
    values.put("checkpoint-minutes", Double.toString(checkpointMinutes));
    return values;
  }
}
