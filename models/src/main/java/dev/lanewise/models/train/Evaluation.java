package dev.lanewise.models.train;

/**
 * How well a network does on a data set.
 *
 * @param loss mean over the samples
 * @param confusion counts by actual and predicted class
 */
public record Evaluation(double loss, ConfusionMatrix confusion) {
  /** Share of samples taken for their own class. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** Mean over the classes, as {@link ConfusionMatrix#precision()}. */
  public double precision() {
    return confusion.precision();
  }
}
