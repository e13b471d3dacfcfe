package dev.lanewise.models.train;

/**
 * A random change of a training image that leaves its class as it is, drawn anew in every epoch.
 * What it does depends on the seed, the epoch and the image alone.
 */
public sealed interface Augmentation {
  /** As the command line and files spell it. */
  String spelling();

  /** Mirrors left and right, with probability ½. */
  record Flip() implements Augmentation {
    @Override
    public String spelling() {
      return "flip";
    }
  }

  /**
   * Moves the image by up to {@code padding} pixels in each direction, as if it were cut out of one
   * with a black frame of that width: each of the {@code (2·padding + 1)²} places as likely.
   *
   * @param padding at least 1, and less than height and width
   */
  record Crop(int padding) implements Augmentation {
    @Override
    public String spelling() {
      return "crop:" + padding;
    }
  }

  /**
   * Sets a square to the data's mean, its centre anywhere in the image, so that it may reach over
   * the edge. Source: DeVries and Taylor, "Improved Regularization of Convolutional Neural Networks
   * with Cutout", arXiv 1708.04552, 2017.
   *
   * @param size side of the square, at least 1, at most height and width
   */
  record Cutout(int size) implements Augmentation {
    @Override
    public String spelling() {
      return "cutout:" + size;
    }
  }
}
