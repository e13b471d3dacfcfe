package dev.lanewise.models.record;

import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.train.TrainingListener;
import java.io.IOException;

/**
 * Measures a training while it listens to it, and writes to its run folder when told to. It is made
 * before the training goes back to a checkpoint, while the network has its first weights.
 */
public interface Recorder extends TrainingListener {
  /**
   * Training is about to begin, or to go on: forgets what the folder holds of later steps.
   *
   * @param epochs that have ended
   * @param steps taken since the beginning of training
   */
  default void begin(RunFolder folder, int epochs, long steps) throws IOException {}

  /**
   * Writes what was measured since the last time. Called before every checkpoint, so that the
   * folder never holds less than the training that goes on from there will leave out.
   */
  default void flush(RunFolder folder) throws IOException {}

  /** Training has run its course, and the network has the weights that are kept. */
  default void end(RunFolder folder) throws IOException {}
}
