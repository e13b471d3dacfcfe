package dev.lanewise.models.train;

import java.util.List;

/**
 * How training ended, and what it measured.
 *
 * @param ending why it ended
 * @param epochs one entry for every epoch that was completed
 * @param unfinishedSteps steps taken after the last completed epoch
 */
public record TrainingResult(Ending ending, List<EpochMetrics> epochs, int unfinishedSteps) {
  /** Why training ended. */
  public enum Ending {
    /** Every epoch was run. */
    COMPLETED,
    /** The validation loss had not fallen for as many epochs as the settings allow. */
    NO_PROGRESS,
    /** A stop was requested; the weights are those after the last whole step. */
    STOPPED,
    /** The loss became infinite or not a number; the weights are those that gave it. */
    DIVERGED,
    /**
     * The mean loss of an epoch, and the validation loss after it where there is one, were beyond
     * {@value Trainer#EXPLOSION} times what a guess between the classes costs, {@code ln classes}.
     * The epoch is the last of the list, and no listener was told of its end.
     */
    EXPLODED
  }

  /** Copies the list. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }
}
