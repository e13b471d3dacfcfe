package dev.lanewise.models.data;

import dev.lanewise.models.file.InvalidFileException;
import java.nio.file.Path;

/** What is kept for testing where nobody has said which samples: the last fifth of each class. */
final class TestShare {
  private static final double FRACTION = 0.2;

  private TestShare() {}

  /**
   * The samples of a place, those to test on held out.
   *
   * @throws InvalidFileException if there is a class with only one sample
   */
  static DataSplit heldOut(Path place, Dataset all) throws InvalidFileException {
    int[] counts = all.classCounts();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] < 2) {
        throw new InvalidFileException(
            place
                + ": expected two samples or more of each class, to learn from and to test on, got "
                + counts[label]
                + " of class "
                + all.classNames().get(label));
      }
    }
    return all.holdOut(FRACTION);
  }
}
