package dev.lanewise.models.train;

import java.util.List;

/** Where a training stands before a step. One object a training, moved from step to step. */
public final class SchedulePosition {
  private final long stepsInEpoch;
  private final int epochs;
  private final List<Double> validationLosses;
  private long step;

  /**
   * At the first step.
   *
   * @param stepsInEpoch steps of each epoch, at least 1
   * @param epochs epochs of the training, at least 1
   * @param validationLosses after each epoch so far, a list that grows; empty where nothing was set
   *     aside
   */
  public SchedulePosition(long stepsInEpoch, int epochs, List<Double> validationLosses) {
    this.stepsInEpoch = stepsInEpoch;
    this.epochs = epochs;
    this.validationLosses = validationLosses;
  }

  /** Moves to the step before which so many were taken. */
  public SchedulePosition moveTo(long stepsTaken) {
    step = stepsTaken;
    return this;
  }

  /** Steps taken so far. */
  public long step() {
    return step;
  }

  /** Epochs that have ended. */
  public int epoch() {
    return Math.toIntExact(step / stepsInEpoch);
  }

  /** Share of all steps that were taken. */
  public double progress() {
    return (double) step / (stepsInEpoch * epochs);
  }

  /** After each epoch so far. */
  public List<Double> validationLosses() {
    return validationLosses;
  }
}
