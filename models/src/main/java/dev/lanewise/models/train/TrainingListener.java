package dev.lanewise.models.train;

/**
 * Told what happens while a {@link Trainer} runs, on the thread that trains, between steps. All
 * that shows or stores progress is one of these.
 */
public interface TrainingListener {
  /** Shows and stores nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** The epoch of this number, from 1, is about to take its first step. */
  default void epochStarted(int epoch, int samples) {}

  /**
   * A step has ended. Called for every one of them, with plain numbers, so that nothing is
   * allocated.
   *
   * @param epoch the current one, from 1
   * @param samplesDone training samples of this epoch that have been seen
   * @param samples training samples of an epoch
   * @param meanLoss over the samples seen in this epoch
   * @param accuracy over the samples seen in this epoch
   */
  default void stepEnded(
      int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {}

  /** An epoch and its validation have ended. */
  default void epochEnded(EpochMetrics metrics) {}

  /** A listener that tells this one, then {@code next}. */
  default TrainingListener andThen(TrainingListener next) {
    TrainingListener first = this;
    return new TrainingListener() {
      @Override
      public void epochStarted(int epoch, int samples) {
        first.epochStarted(epoch, samples);
        next.epochStarted(epoch, samples);
      }

      @Override
      public void stepEnded(
          int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
        first.stepEnded(epoch, samplesDone, samples, meanLoss, accuracy);
        next.stepEnded(epoch, samplesDone, samples, meanLoss, accuracy);
      }

      @Override
      public void epochEnded(EpochMetrics metrics) {
        first.epochEnded(metrics);
        next.epochEnded(metrics);
      }
    };
  }
}
