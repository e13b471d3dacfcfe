package dev.lanewise.models.train;

import java.util.List;
import java.util.Optional;

/**
 * How training ended, and what it measured.
 *
 * @param ending why it ended
 * @param epochs one entry for every epoch that was completed
 * @param unfinishedSteps steps taken after the last completed epoch
 * @param notFinite of a training that diverged: what was infinite or not a number
 */
public record TrainingResult(
    Ending ending, List<EpochMetrics> epochs, int unfinishedSteps, Optional<NotFinite> notFinite) {
  /** Why training ended. */
  public enum Ending {
    /** Every epoch was run. */
    COMPLETED,
    /** The validation loss had not fallen for as many epochs as the settings allow. */
    NO_PROGRESS,
    /** A stop was requested; the weights are those after the last whole step. */
    STOPPED,
    /**
     * Something became infinite or not a number, as {@link #notFinite()} tells: in a step, whose
     * beginning the weights are as of, or at the end of an epoch, of which no listener was told.
     */
    DIVERGED,
    /**
     * The mean loss of an epoch, and the validation loss after it where there is one, were beyond
     * {@value Trainer#EXPLOSION} times what a guess between the classes costs, {@code ln classes}.
     * The epoch is the last of the list, and no listener was told of its end.
     */
    EXPLODED
  }

  /** What can be infinite or not a number. */
  public enum NotFinite {
    /** The loss of a step. */
    LOSS,
    /** The norm of a step's gradients, which is looked at where it is clipped. */
    GRADIENT_NORM,
    /** The weights after the last step of an epoch. */
    WEIGHTS,
    /** The validation loss after an epoch. */
    VALIDATION_LOSS
  }

  /** Copies the list. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }
}
